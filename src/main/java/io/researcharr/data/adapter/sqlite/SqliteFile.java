package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The place of the database, held for this process alone. The lock is on a file beside the
 * database: opening and closing the database file itself would drop SQLite's own locks.
 */
final class SqliteFile implements AutoCloseable {

  private static final Pattern NETWORK =
      Pattern.compile(
          "nfs.*|cifs|smb.*|fuse(?!blk).*|9p|afs|ceph|glusterfs|lustre|davfs.*|vboxsf|vmhgfs.*"
              + "|virtiofs|beegfs.*|gpfs|ocfs2|gfs2?|orangefs|pvfs2?|panfs|coda|ncpfs|prl_fs");

  private static final int MOST_LINKS = 40;

  private final Path path;
  private final FileChannel lockChannel;

  private SqliteFile(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  static SqliteFile acquire(Path path, boolean anyFileSystem) {
    Path absolute = real(path.toAbsolutePath(), MOST_LINKS);
    checkPlace(absolute, anyFileSystem);
    Path lock = absolute.resolveSibling(absolute.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartRefused(
            "DATABASE_URL: another process has " + absolute + " open (it holds " + lock + ")");
      }
      return new SqliteFile(absolute, channel);
    } catch (IOException e) {
      throw new StartRefused(
          "DATABASE_URL: can't write in " + absolute.getParent() + " (" + e.getMessage() + ")", e);
    }
  }

  /** Whether files of this type are on another machine, where SQLite's locks can't be trusted. */
  static boolean isNetwork(String fileSystemType) {
    return NETWORK.matcher(fileSystemType.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Where the data really is, behind all links, also when the file is still to be made: what is
   * opened under two names must have one lock, and the file system that counts is that of the data.
   */
  private static Path real(Path path, int linksLeft) {
    try {
      if (Files.isSymbolicLink(path) && linksLeft > 0) {
        return real(path.resolveSibling(Files.readSymbolicLink(path)), linksLeft - 1);
      }
      Path parent = path.getParent();
      return parent != null && Files.isDirectory(parent)
          ? parent.toRealPath().resolve(path.getFileName()).normalize()
          : path.normalize();
    } catch (IOException e) {
      throw new StartRefused("DATABASE_URL: can't look at " + path, e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      SqliteStorage.LOG.debug("the lock file did not close", e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void checkPlace(Path path, boolean anyFileSystem) {
    Path directory = path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new StartRefused("DATABASE_URL: the directory " + directory + " does not exist");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path)) {
      throw new StartRefused("DATABASE_URL: " + path + " is not a file");
    }
    if (!Files.isWritable(directory) || (Files.exists(path) && !Files.isWritable(path))) {
      throw new StartRefused("DATABASE_URL: no permission to write " + path);
    }
    String type = fileSystemType(directory);
    if (!anyFileSystem && isNetwork(type)) {
      throw new StartRefused(
          "DATABASE_URL: "
              + directory
              + " is on a network file system ("
              + type
              + "), where SQLite loses data; use a local disk or PostgreSQL");
    }
  }

  private static String fileSystemType(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException e) {
      throw new StartRefused("DATABASE_URL: can't look at " + directory, e);
    }
  }
}
