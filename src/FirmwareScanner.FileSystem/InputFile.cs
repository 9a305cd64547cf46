using System;
using System.Globalization;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>Opens files by the bytes of their names, and reads whole only what has an end within bounds.</summary>
public static class InputFile
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Opens a file for reading; others may write, rename and delete it meanwhile.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="waitsForWriter">
    /// Whether to wait for the writer of a named pipe. Otherwise one that has just taken the place of a regular file opens at once, on
    /// Linux, and has no bytes.
    /// </param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static SafeFileHandle OpenHandle(string path, bool waitsForWriter = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsLinux()
            ? LinuxCalls.OpenRead(LinuxCalls.NameOf(path), waitsForWriter)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
    }

    /// <summary>Opens a file for reading, as <see cref="OpenHandle"/> does; what goes wrong is said with its name.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>.</param>
    /// <param name="waitsForWriter">Whether to wait for the writer of a named pipe.</param>
    /// <exception cref="IOException">It cannot be opened; the message is the path and a clause.</exception>
    public static FileStream OpenNamed(string path, bool waitsForWriter = false)
    {
        try
        {
            return new FileStream(OpenHandle(path, waitsForWriter), FileAccess.Read);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{path}: {FileProblem.Describe(exception)}", exception);
        }
    }

    /// <summary>
    /// Opens a file that is to be read as a whole: a regular one of bounded size. What a device or an unasked-for pipe gives has no
    /// end, so these are refused without being opened. A file that grows while it is read is bounded all the same.
    /// </summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>; links are followed.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="allowsPipe">
    /// Whether a named pipe may be read, because the user named it (a shell's <c>&lt;(command)</c> is one). It waits for its writer.
    /// </param>
    /// <returns>The file; reading beyond <paramref name="mostBytes"/> throws <see cref="IOException"/>.</returns>
    /// <exception cref="IOException">It is not such a file, or cannot be opened; the message is a clause without the path.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream OpenBounded(string path, long mostBytes, bool allowsPipe = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (FileStatus.TryOf(path) is FileStatus before)
        {
            Check(before, mostBytes, allowsPipe);
        }

        SafeFileHandle handle = OpenHandle(path, waitsForWriter: allowsPipe);
        try
        {
            // What was looked at may have been replaced before it was opened.
            Check(FileStatus.Of(handle, path), mostBytes, allowsPipe);
            return new BoundedStream(new FileStream(handle, FileAccess.Read, bufferSize: 0), mostBytes);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole file, of the kind and size that <see cref="OpenBounded"/> allows.</summary>
    /// <param name="path">The file, as <see cref="EscapedUtf8"/>; links are followed.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="allowsPipe">Whether a named pipe may be read.</param>
    /// <exception cref="IOException">It is not such a file, or cannot be read; the message is a clause without the path.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadWhole(string path, int mostBytes, bool allowsPipe = false)
    {
        using Stream file = OpenBounded(path, mostBytes, allowsPipe);

        // One more than its length, so that the end is found without another buffer.
        long expected = FileStatus.TryOf(path) is { Kind: FileKind.Regular } status ? status.Length + 1 : FirstBuffer;
        byte[] content = new byte[Math.Clamp(expected, 1, mostBytes + 1L)];
        int count = 0;
        while (true)
        {
            int got = file.Read(content, count, content.Length - count);
            count += got;
            if (got == 0)
            {
                return count == content.Length ? content : content[..count];
            }

            if (count == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(Math.Max(2L * count, FirstBuffer), mostBytes + 1L));
            }
        }
    }

    private static void Check(FileStatus status, long mostBytes, bool allowsPipe)
    {
        bool isRefused = status.Kind == FileKind.Folder || (status.Kind.IsSpecial() && !(allowsPipe && status.Kind == FileKind.NamedPipe));
        if (isRefused)
        {
            throw new IOException($"is {status.Kind.Describe()}, expected a regular file");
        }

        if (status.Length > mostBytes)
        {
            throw TooLong(mostBytes, string.Create(CultureInfo.InvariantCulture, $"it has {status.Length:N0}"));
        }
    }

    private static IOException TooLong(long mostBytes, string found) =>
        new(string.Create(CultureInfo.InvariantCulture, $"is too long: at most {mostBytes:N0} bytes are read, {found}"));

    private sealed class BoundedStream(FileStream file, long mostBytes) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int got = file.Read(buffer);
            _position += got;
            return _position <= mostBytes ? got : throw TooLong(mostBytes, "there are more");
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
