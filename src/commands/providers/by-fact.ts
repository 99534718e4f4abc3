import type { Fact } from "../../providers/provider.ts";

/** Members that are known the same way, together, in the order of their first. */
export function byFact<Member extends Fact>(members: readonly Member[]): { fact: Fact; members: Member[] }[] {
  const groups = new Map<string, { fact: Fact; members: Member[] }>();
  for (const member of members) {
    const key = JSON.stringify([member.evidence, member.source]);
    const group = groups.get(key) ?? { fact: member, members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}
