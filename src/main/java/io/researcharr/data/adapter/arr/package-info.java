/** The clients of Radarr and Sonarr. {@link ArrLibrary} is the way in. */
package io.researcharr.data.adapter.arr;
