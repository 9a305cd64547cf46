using System;
using System.Collections.Generic;
using System.Text;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>A file, folder or link of a 7z archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Part">Where its bytes are; null if it has none.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Unix permission bits.</param>
internal sealed record SevenZipFile(string Name, SevenZipPart? Part, MemberKind Kind, int Mode);

/// <summary>The names and attributes in a header ("FilesInfo").</summary>
internal static class SevenZipFiles
{
    private const int EndId = 0;
    private const int EmptyStreamId = 14;
    private const int EmptyFileId = 15;
    private const int NamesId = 17;
    private const int AttributesId = 21;
    private const uint FolderAttribute = 0x10;
    private const uint HasUnixMode = 0x8000;

    /// <summary>Reads them.</summary>
    /// <param name="bytes">The header, where they begin.</param>
    /// <param name="parts">The contents, for those that have one.</param>
    public static List<SevenZipFile> Read(SevenZipBytes bytes, List<SevenZipPart> parts)
    {
        int count = bytes.ReadCount();
        bool[] isWithoutStream = new bool[count];
        bool[] isEmptyFile = [];
        uint[] attributes = new uint[count];
        string[] names = new string[count];
        for (long id = bytes.ReadNumber(); id != EndId; id = bytes.ReadNumber())
        {
            long size = bytes.ReadNumber();
            var field = new SevenZipBytes(bytes.Take(size).ToArray());
            switch (id)
            {
                case EmptyStreamId:
                    isWithoutStream = field.ReadBits(count);
                    break;
                case EmptyFileId:
                    isEmptyFile = field.ReadBits(Array.FindAll(isWithoutStream, static value => value).Length);
                    break;
                case NamesId:
                    ReadNames(field, names);
                    break;
                case AttributesId:
                    ReadAttributes(field, attributes);
                    break;
                default:
                    // Times, comments, and what fills to an alignment.
                    break;
            }
        }

        return Join(names, attributes, isWithoutStream, isEmptyFile, parts);
    }

    private static List<SevenZipFile> Join(
        string[] names, uint[] attributes, bool[] isWithoutStream, bool[] isEmptyFile, List<SevenZipPart> parts)
    {
        var files = new List<SevenZipFile>();
        int nextPart = 0;
        int nextEmpty = 0;
        for (int i = 0; i < names.Length; i++)
        {
            bool isFolder = false;
            SevenZipPart? part = null;
            if (isWithoutStream[i])
            {
                isFolder = nextEmpty >= isEmptyFile.Length || !isEmptyFile[nextEmpty];
                nextEmpty++;
            }
            else
            {
                part = nextPart < parts.Count ? parts[nextPart++] : throw SevenZipStreams.Damaged("there are more files than contents");
            }

            uint mode = (attributes[i] & HasUnixMode) != 0 ? attributes[i] >> 16 : 0;
            MemberKind kind = UnixType.KindOf(mode) ?? MemberKind.File;
            isFolder |= (attributes[i] & FolderAttribute) != 0 && part is null;
            files.Add(new SevenZipFile(
                ArchiveNames.Clean(EscapedUtf8.Encode(names[i] ?? string.Empty)),
                part,
                isFolder ? MemberKind.Folder : kind == MemberKind.Folder ? MemberKind.File : kind,
                (int)(mode & ArchiveNames.PermissionMask)));
        }

        return files;
    }

    private static void ReadNames(SevenZipBytes field, string[] names)
    {
        if (field.ReadByte() != 0)
        {
            throw new UnpackException(ProblemKind.Unsupported, "the names of its files are stored elsewhere, which is not read");
        }

        ReadOnlySpan<byte> text = field.Take(field.Length - 1);
        for (int i = 0; i < names.Length; i++)
        {
            int end = 0;
            while (end + 1 < text.Length && (text[end] | text[end + 1]) != 0)
            {
                end += 2;
            }

            names[i] = Encoding.Unicode.GetString(text[..end]);
            text = text[Math.Min(text.Length, end + 2)..];
        }
    }

    private static void ReadAttributes(SevenZipBytes field, uint[] attributes)
    {
        bool[] isDefined = field.ReadOptionalBits(attributes.Length);
        if (field.ReadByte() != 0)
        {
            return;
        }

        for (int i = 0; i < attributes.Length; i++)
        {
            attributes[i] = isDefined[i] ? field.ReadUInt32() : 0;
        }
    }
}
