package io.fairlead.query.view;

import io.fairlead.model.Level;

/**
 * Figures of one level.
 *
 * @param waiting tasks that wait there for an agent: queued and placed
 * @param oldestWaitMs how long the one that came first has waited there, milliseconds; 0 if none
 *     waits
 * @param submitted tasks accepted at that level
 * @param waits from ready to dispatched, of what was dispatched from it
 */
public record LevelFiguresView(
    Level level, int waiting, long oldestWaitMs, long submitted, SpreadView waits) {}
