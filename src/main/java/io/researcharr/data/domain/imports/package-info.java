/** Imports of a Radarr or Sonarr library: where they come from and how far they are. */
package io.researcharr.data.domain.imports;
