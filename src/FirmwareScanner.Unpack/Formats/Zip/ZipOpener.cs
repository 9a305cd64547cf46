using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>Opens entries of a zip.</summary>
/// <param name="content">What holds the zip.</param>
internal sealed class ZipOpener(ByteSource content)
{
    private const int LongestLink = 4096;

    private long _dataStart;

    /// <summary>Offset behind the data of the entry opened last.</summary>
    public long End { get; private set; }

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isOverlapping">Whether it begins inside the one before: one byte may then be unpacked many times.</param>
    /// <param name="context">The limits, and passwords.</param>
    public LayerMember Open(ZipEntry entry, bool isOverlapping, UnpackContext context)
    {
        var problems = new List<LayerProblem>();
        ByteSource? bytes = null;
        bool isRefused = false;
        MemberKind kind = entry.Kind();
        string target = string.Empty;
        try
        {
            bytes = isOverlapping
                ? throw new UnpackException(ProblemKind.Damaged, "its bytes are also those of another entry")
                : OpenData(entry, problems, context);
            if (kind == MemberKind.SymbolicLink && bytes is not null && entry.Size <= LongestLink)
            {
                target = EscapedUtf8.Decode(bytes.ReadUpTo(0, LongestLink));
                (bytes as IDisposable)?.Dispose();
                bytes = null;
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            LayerProblem problem = UnpackException.Describe(exception);
            problems.Add(problem);
            isRefused = problem.Kind is ProblemKind.Encrypted or ProblemKind.Unsupported && kind == MemberKind.File;
            bytes = isRefused ? content.Slice(_dataStart, End - _dataStart) : null;
        }

        return new LayerMember
        {
            Name = ArchiveNames.Clean(entry.BestName()),
            Kind = kind,
            Mode = (int)(entry.UnixMode & ArchiveNames.PermissionMask),
            Content = kind == MemberKind.Folder ? null : bytes,
            IsRefused = isRefused,
            LinkTarget = target,
            Problems = problems,
        };
    }

    private ByteSource? OpenData(ZipEntry entry, List<LayerProblem> problems, UnpackContext context)
    {
        if (entry.Disk is not 0 and not 0xFFFF)
        {
            throw new UnpackException(ProblemKind.Truncated, $"it is in part {entry.Disk + 1} of the zip, which is not here");
        }

        if (ZipEntry.ReadLocal(content, entry.LocalOffset) is not { } local)
        {
            throw new UnpackException(
                entry.LocalOffset > content.Length - ZipEntry.LocalLength ? ProblemKind.Truncated : ProblemKind.Damaged,
                "its local header is not where the directory says");
        }

        CompareHeaders(entry, local, problems);
        long start = entry.LocalOffset + local.HeaderLength;
        long room = Math.Max(0, content.Length - start);
        long stored = Math.Min(entry.StoredSize, room);
        _dataStart = start;
        End = start + stored;
        if (stored < entry.StoredSize)
        {
            problems.Add(new LayerProblem(ProblemKind.Truncated, $"only {stored} of {entry.StoredSize} bytes are there"));
        }

        if (entry.IsEncrypted)
        {
            return OpenEncrypted(entry, start, stored, context);
        }

        if (entry.Method == ZipMethods.Stored)
        {
            if (entry.StoredSize != entry.Size && entry.Size != long.MaxValue)
            {
                problems.Add(new LayerProblem(ProblemKind.Damaged, $"it is stored as {entry.StoredSize} bytes, and should be {entry.Size}"));
            }

            return new CheckedSlice(content, start, stored, new Crc32Check(entry.Crc));
        }

        ZipMethods.Check(entry.Method);
        return new DecodedSource(
            () => Decode(entry, new SourceStream(content, start, stored), stored, context), context);
    }

    private static void CompareHeaders(ZipEntry entry, ZipEntry local, List<LayerProblem> problems)
    {
        // A reader that goes by local headers would find something else here.
        if (!entry.Name.AsSpan().SequenceEqual(local.Name))
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"its local header has another name: {EscapedUtf8.Decode(local.Name)}"));
        }

        if (entry.Method != local.Method)
        {
            problems.Add(new LayerProblem(ProblemKind.Damaged, $"its local header has another method: {ZipMethods.NameOf(local.Method)}"));
        }
    }

    private ByteSource OpenEncrypted(ZipEntry entry, long start, long stored, UnpackContext context)
    {
        ZipCipher cipher = ZipCipher.Create(entry, content, start, stored);
        ZipMethods.Check(cipher.Method);
        foreach (string password in context.Passwords)
        {
            context.Spend(0);
            if (cipher.Accepts(password) && (!cipher.IsWeak || context.Passwords.Count == 1 || IsRight(entry, cipher, password, context)))
            {
                return new DecodedSource(() => Decrypt(entry, cipher, password, context), context);
            }
        }

        throw context.StaysEncrypted(cipher.Name);
    }

    /// <summary>Whether a password opens an entry: by decoding all of it, as its header has one byte to tell.</summary>
    private static bool IsRight(ZipEntry entry, ZipCipher cipher, string password, UnpackContext context)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            using Stream stream = Decrypt(entry, cipher, password, context);
            int count;
            do
            {
                count = stream.Read(buffer);
                context.Spend(count);
            }
            while (count > 0);

            return true;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return false;
        }
    }

    private static Stream Decrypt(ZipEntry entry, ZipCipher cipher, string password, UnpackContext context)
    {
        Stream plain = cipher.Open(password);
        ContentCheck? check = cipher.HasCrc ? new Crc32Check(entry.Crc) : null;
        Stream decoder = ZipMethods.Open(cipher.Method, entry.Flags, plain, cipher.PlainLength, entry.Size, context);
        return new CheckedStream(decoder, entry.Size, check, ZipMethods.IsSelfEnding(cipher.Method), plain);
    }

    private static CheckedStream Decode(ZipEntry entry, Stream input, long stored, UnpackContext context)
    {
        Stream decoder = ZipMethods.Open(entry.Method, entry.Flags, input, stored, entry.Size, context);
        return new CheckedStream(decoder, entry.Size, new Crc32Check(entry.Crc), ZipMethods.IsSelfEnding(entry.Method));
    }
}
