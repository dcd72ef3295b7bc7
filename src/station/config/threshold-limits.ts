// What `detection.threshold` may be, wherever it is asked for: in the configuration, and of a backtest.

export const thresholdLimits = { minimum: 2.5, maximum: 100 } as const
