import { php } from "../../../../src/commands/events/export/php.ts";
import { runFile, saysYes } from "./nasty.ts";
import { describeProgram } from "./program.ts";

describeProgram({
  name: "php",
  format: php,
  isThere: saysYes("php", "-r", "echo extension_loaded('curl') ? 'yes' : 'no';"),
  run: (text) => runFile("php", "export.php", text),
});
