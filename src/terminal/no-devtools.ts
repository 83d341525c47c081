/** Stands in for `react-devtools-core`, which Ink would load when DEV is set. */
export default {};
