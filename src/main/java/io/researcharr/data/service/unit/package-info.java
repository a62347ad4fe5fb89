/** Units of work that several calls share. */
package io.researcharr.data.service.unit;
