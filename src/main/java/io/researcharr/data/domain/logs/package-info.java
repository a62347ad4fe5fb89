/** What is logged. */
package io.researcharr.data.domain.logs;
