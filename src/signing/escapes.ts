/**
 * How the JSON writers of other languages escape, applied to what JSON.stringify gives: what they escape stands
 * in strings only, so whole texts are escaped at once.
 */

/** `json_encode` without flags. */
export function php(text: string): string {
  return slashes(text).replace(/[\u0080-\uffff]/g, escaped);
}

/** `json_encode` with JSON_UNESCAPED_UNICODE. */
export function slashes(text: string): string {
  return text.replaceAll("/", "\\/");
}

/** System.Text.Json escapes whatever HTML or old browsers could misread; a plus in a number has an e before it. */
export function dotnet(text: string): string {
  return text.replace(/\\(?:"|(.))|[<>&'`\u007f-\uffff]|(?<![eE])\+/g, (unit, other?: string) =>
    other === undefined ? escaped(unit.slice(-1)).toUpperCase().replace("U", "u") : unit,
  );
}

/** Google's Gson for Java, which has HTML in mind. */
export function gson(text: string): string {
  return text.replace(/[<>&='\u2028\u2029]/g, escaped);
}

/** `json.Marshal`, and `to_json` of Rails. */
export function go(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, escaped);
}

/** Python, unless `ensure_ascii=False` is given. */
export function asciiOnly(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
