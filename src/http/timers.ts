import * as timers from "node:timers";

/** Node's own timers, as they were at the start: a test that fakes time must not stop a deadline of the network. */
export const { setTimeout, clearTimeout, setInterval, clearInterval } = timers;
