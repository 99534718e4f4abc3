/** Ids in the layout of a ULID: ten letters of time (`now`, ms), sixteen of chance, so they sort by time. */
export function createIds(now: () => number, bytes: (count: number) => Buffer) {
  let pool: Buffer = Buffer.alloc(0);
  let used = 0;
  const letter = () => {
    // One call for many ids: a call each would cost more than recording the delivery.
    if (used === pool.length) {
      pool = bytes(4096);
      used = 0;
    }
    return letters.charAt((pool[used++] ?? 0) % 32);
  };
  return {
    /** `count` random bytes. */
    bytes,
    /** `prefix` followed by 26 lower-case letters and digits. */
    next: (prefix: string) => {
      let id = "";
      for (let rest = now(), place = 0; place < 10; place++, rest = Math.floor(rest / 32)) {
        id = letters.charAt(rest % 32) + id;
      }
      for (let place = 0; place < 16; place++) id += letter();
      return prefix + id;
    },
  };
}

const letters = "0123456789abcdefghjkmnpqrstvwxyz";
