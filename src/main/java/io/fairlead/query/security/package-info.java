/**
 * Who may ask, and how much: {@link io.fairlead.query.security.RequestGate} stands before
 * everything that the HTTP server answers.
 */
@NullMarked
package io.fairlead.query.security;

import org.jspecify.annotations.NullMarked;
