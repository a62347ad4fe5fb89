/** The HTTP interface: resources, what they read and answer, and problems. */
package io.researcharr.data.adapter.rest;
