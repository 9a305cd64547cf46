using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Codecs;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>Reads a 7z archive.</summary>
/// <param name="content">What holds it.</param>
/// <param name="dataStart">Offset behind the first header.</param>
/// <param name="headerOffset">Offset of the main header from there.</param>
/// <param name="headerLength">Its length.</param>
/// <param name="headerSum">Its CRC-32.</param>
internal sealed class SevenZipReader(ByteSource content, long dataStart, long headerOffset, long headerLength, uint headerSum)
{
    private const int EndId = 0;
    private const int HeaderId = 1;
    private const int PropertiesId = 2;
    private const int OtherStreamsId = 3;
    private const int StreamsId = 4;
    private const int FilesId = 5;
    private const int EncodedId = 23;
    private const int MostEncodings = 4;
    private const int LongestLink = 4096;

    private SevenZipStreams _streams = new();
    private List<SevenZipFile> _files = [];

    /// <summary>Gives the members.</summary>
    public IEnumerable<LayerMember> ReadMembers(UnpackContext context)
    {
        if (headerLength == 0)
        {
            yield break;
        }

        ReadHeader(context);
        int current = -1;
        SevenZipOpenFolder? folder = null;
        try
        {
            foreach (SevenZipFile file in _files)
            {
                context.Spend(0);
                if (file.Part is { } part && part.Folder != current)
                {
                    folder?.Dispose();
                    current = part.Folder;
                    folder = new SevenZipOpenFolder(content, dataStart, _streams, current, FirstPartOf(current), context);
                }

                yield return Open(file, folder);
            }
        }
        finally
        {
            folder?.Dispose();
        }
    }

    private SevenZipPart FirstPartOf(int folder) => _streams.Parts.Find(part => part.Folder == folder)!;

    private static LayerMember Open(SevenZipFile file, SevenZipOpenFolder? folder)
    {
        ByteSource? bytes = file.Kind == MemberKind.File ? new MemorySource(Array.Empty<byte>()) : null;
        List<LayerProblem> problems = [];
        string target = string.Empty;
        bool isRefused = false;
        try
        {
            bytes = file.Part is { } part ? folder!.Open(part) : bytes;
            if (file.Kind == MemberKind.SymbolicLink && bytes is not null && file.Part!.Size <= LongestLink)
            {
                target = EscapedUtf8.Decode(bytes.ReadUpTo(0, LongestLink));
                (bytes as IDisposable)?.Dispose();
                bytes = null;
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            bytes = file.Kind == MemberKind.File ? folder?.TakeRefused() : null;
            isRefused = bytes is not null;
            problems.Add(UnpackException.Describe(exception));
        }

        return new LayerMember
        {
            Name = file.Name,
            Kind = file.Kind,
            Mode = file.Mode,
            LinkTarget = target,
            Content = bytes,
            IsRefused = isRefused,
            Problems = problems,
        };
    }

    private void ReadHeader(UnpackContext context)
    {
        context.CheckMemory(headerLength, "the archive's header");
        byte[] header = content.ReadUpTo(dataStart + headerOffset, (int)headerLength);
        if (header.Length < headerLength)
        {
            throw new UnpackException(ProblemKind.Truncated, "the archive's header, which is at its end, is not there");
        }

        if (Checksums.Crc32(header) != headerSum)
        {
            context.Report(ProblemKind.Checksum, "the CRC-32 of the archive's header is wrong");
        }

        for (int i = 0; header[0] == EncodedId; i++)
        {
            if (i == MostEncodings)
            {
                throw SevenZipStreams.Damaged("it is compressed again and again");
            }

            header = DecodeHeader(header, context);
        }

        ReadRecords(header);
    }

    private void ReadRecords(byte[] header)
    {
        var bytes = new SevenZipBytes(header);
        for (long id = bytes.ReadNumber(); id != EndId; id = bytes.ReadNumber())
        {
            switch (id)
            {
                case HeaderId:
                    break;
                case PropertiesId:
                    for (long property = bytes.ReadNumber(); property != EndId; property = bytes.ReadNumber())
                    {
                        bytes.Take(bytes.ReadNumber());
                    }

                    break;
                case OtherStreamsId:
                    SevenZipStreams.Read(bytes);
                    break;
                case StreamsId:
                    _streams = SevenZipStreams.Read(bytes);
                    break;
                case FilesId:
                    _files = SevenZipFiles.Read(bytes, _streams.Parts);
                    break;
                default:
                    throw SevenZipStreams.Damaged($"unknown record {id}");
            }
        }
    }

    private byte[] DecodeHeader(byte[] header, UnpackContext context)
    {
        var bytes = new SevenZipBytes(header);
        bytes.ReadByte();
        SevenZipStreams streams = SevenZipStreams.Read(bytes);
        if (streams.Parts.Count == 0 || streams.Parts[0].Size == 0)
        {
            throw SevenZipStreams.Damaged("nothing is in it");
        }

        SevenZipPart part = streams.Parts[0];
        context.CheckMemory(part.Size, "the archive's header");
        using var folder = new SevenZipOpenFolder(content, dataStart, streams, part.Folder, part, context);
        using Stream stream = folder.OpenStream(part);
        var decoded = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        int count;
        do
        {
            count = stream.Read(piece);
            context.Spend(count);
            decoded.Write(piece, 0, count);
        }
        while (count > 0);

        return decoded.ToArray();
    }
}
