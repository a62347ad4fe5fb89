package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.MediaTable;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.Stamp;
import io.researcharr.data.domain.media.Title;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A row of the table {@code media} under Hibernate's care, for as long as a transaction lasts. */
@Entity
@Table(name = "media")
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
@DiscriminatorColumn(name = "type")
abstract class MediaEntity {

  @Id UUID id;

  @Version
  @Column(nullable = false)
  long version;

  @Column(name = "external_id", nullable = false)
  String externalId;

  @Column(nullable = false)
  String title;

  @Column(name = "sort_title", nullable = false)
  String sortTitle;

  @Column(name = "title_folded", nullable = false)
  String titleFolded;

  @Column(nullable = false)
  String status;

  @Column(nullable = false)
  boolean monitored;

  @Column(nullable = false)
  int year;

  @Column(nullable = false)
  String metadata;

  @Column(nullable = false)
  String tags;

  @Column(name = "created_at", nullable = false, updatable = false)
  Instant createdAt;

  @Column(name = "updated_at", nullable = false)
  Instant updatedAt;

  @Column(name = "updated_by", nullable = false)
  String updatedBy;

  @Column(name = "deleted_at")
  Instant deletedAt;

  /** A new entity for an entry of its kind. */
  static MediaEntity of(Media media) {
    MediaEntity entity =
        switch (media.type()) {
          case MOVIE -> new MovieEntity();
          case SERIES -> new SeriesEntity();
          case EPISODE -> new EpisodeEntity();
        };
    entity.id = media.id();
    entity.version = media.version();
    entity.createdAt = media.stamp().createdAt();
    entity.take(media);
    return entity;
  }

  /** Takes over everything an update may change. */
  final void take(Media media) {
    MediaFields fields = media.fields();
    externalId = fields.externalId().toString();
    title = fields.title();
    sortTitle = fields.sortTitle();
    titleFolded = Title.fold(fields.title());
    status = fields.status().wireName();
    monitored = fields.monitored();
    year = fields.year().orElse(0);
    metadata = fields.metadata().text();
    tags = MediaTable.tags(media);
    Stamp stamp = media.stamp();
    updatedAt = stamp.updatedAt();
    updatedBy = stamp.updatedBy();
    deletedAt = stamp.deletedAt().orElse(null);
    takeDetails(media);
  }

  abstract void takeDetails(Media media);
}
