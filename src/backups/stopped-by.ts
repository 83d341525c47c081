import type {StoppedBy} from './state.js';

/** The exit code that a signal is aborted with when --timeout is over. */
const timeIsUp = 3;

/** Who or what aborted a signal. */
export const stoppedBy = ({reason}: AbortSignal): StoppedBy => (reason === timeIsUp ? 'time' : 'person');
