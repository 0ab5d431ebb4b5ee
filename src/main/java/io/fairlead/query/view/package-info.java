/**
 * What the API answers with: records, which become JSON as they are. Points in time are wall time.
 */
@NullMarked
package io.fairlead.query.view;

import org.jspecify.annotations.NullMarked;
