package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.ConstraintViolation;
import io.researcharr.data.port.StorageException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteRulesTest {

  @ParameterizedTest
  @CsvSource({
    "3.54.1, true", "3.51.3, true", "3.51.2, false", "3.50.7, true", "3.50.6, false",
    "3.45.0, false", "3.44.6, true", "3.44.5, false", "3.52.0, true", "4.0.0, true",
  })
  void runsOnlyOnVersionsThatDoNotCorruptTheirLog(String version, boolean safe) {
    assertThat(SqliteVersion.parse(version).isSafe()).isEqualTo(safe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "NFS4",
        "cifs",
        "smb3",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse",
        "9p",
        "ceph",
        "virtiofs",
        "beegfs",
        "beegfs_nodev",
        "gpfs",
        "ocfs2",
        "gfs2",
        "glusterfs",
        "lustre"
      })
  void knowsNetworkFileSystems(String type) {
    assertThat(SqliteFile.isNetwork(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "apfs", "NTFS", "fuseblk"})
  void takesLocalFileSystems(String type) {
    assertThat(SqliteFile.isNetwork(type)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"SQLITE_BUSY.*", "SQLITE_LOCKED.*"})
  void turnsEveryKindOfBusyIntoContention(SQLiteErrorCode code) {
    assertThat(translate(code)).isInstanceOf(StorageException.Contention.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"SQLITE_IOERR.*", "SQLITE_CANTOPEN.*", "SQLITE_CORRUPT.*", "SQLITE_NOTADB"})
  void turnsABrokenFileIntoUnavailable(SQLiteErrorCode code) {
    assertThat(translate(code)).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void tellsTheRestApart() {
    assertThat(translate(SQLiteErrorCode.SQLITE_FULL))
        .isInstanceOf(StorageException.DiskFull.class);
    assertThat(translate(SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE))
        .isInstanceOfSatisfying(
            ConstraintViolation.class,
            v -> assertThat(v.kind()).isEqualTo(ConstraintViolation.Kind.UNIQUE));
    assertThat(translate(SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY))
        .isInstanceOfSatisfying(
            ConstraintViolation.class,
            v -> assertThat(v.kind()).isEqualTo(ConstraintViolation.Kind.FOREIGN_KEY));
    assertThat(translate(SQLiteErrorCode.SQLITE_ERROR)).isInstanceOf(IllegalStateException.class);
    assertThat(SqliteErrors.translate(new SQLException("no code")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static RuntimeException translate(SQLiteErrorCode code) {
    return SqliteErrors.translate(new SQLiteException("words that nobody reads", code));
  }
}
