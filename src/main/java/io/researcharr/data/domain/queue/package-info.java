/** The queue: what each upstream service shall be asked about next. */
package io.researcharr.data.domain.queue;
