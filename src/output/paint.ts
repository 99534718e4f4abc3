import { type Printable, Text, toText } from "./text.ts";

type Style = "green" | "red" | "yellow" | "cyan" | "dim" | "bold";

/** Puts colour codes around a text; chalk is one. */
export type Brush = Readonly<Record<Style, (value: string) => string>>;

/** Colours with a meaning; each escapes what it is given unless that is a Text already. */
export type Paint = Readonly<Record<Style, (value: Printable) => Text>>;

/** Paints with the brush of the moment; with none, texts stay plain. */
export function paintWith(brush: () => Brush | null): Paint {
  const painter = (style: Style) => (value: Printable) => {
    const part = toText(value);
    const current = brush();
    return current === null ? part : new Text(current[style](part.styled), part.plain);
  };
  return {
    green: painter("green"),
    red: painter("red"),
    yellow: painter("yellow"),
    cyan: painter("cyan"),
    dim: painter("dim"),
    bold: painter("bold"),
  };
}
