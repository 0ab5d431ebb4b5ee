package io.fairlead.bench.floor;

import java.util.Map;

/**
 * What one run of one side came to.
 *
 * @param tasksPerSecond tasks that the agents were given and finished
 * @param recordsPerTask written to all topics but Kafka's own, for each of them
 * @param bytesPerTask the same in bytes of log
 * @param cpuMicrosPerTask processor time for each of them, microseconds, by what took it
 */
public record FloorRun(
    double tasksPerSecond,
    double recordsPerTask,
    double bytesPerTask,
    Map<String, Double> cpuMicrosPerTask) {}
