import type {Journey} from './journey.js';

/** Every picture of the README, and how to get there. */
export const journeys: readonly Journey[] = [];
