using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace FirmwareScanner.Unpack.Formats.Zip;

/// <summary>
/// Directories in some content, found by searching it, each part of it once however many broken zips ask: otherwise content with many
/// lone local headers would be searched from each of them to its end.
/// </summary>
internal sealed class ZipSearch
{
    private const int PieceLength = 1 << 16;
    private const int MostDirectories = 4096;

    private static readonly ConditionalWeakTable<ByteSource, ZipSearch> Searches = [];

    private readonly List<ZipDirectory> _directories = [];
    private long _from = -1;
    private long _searchedTo;

    /// <summary>The search of some content.</summary>
    public static ZipSearch Of(ByteSource content) => Searches.GetOrCreateValue(content);

    /// <summary>Finds the complete directory whose first local header is at an offset.</summary>
    /// <param name="content">The content.</param>
    /// <param name="from">Offset from which to search.</param>
    /// <param name="firstLocal">Offset of the first local header.</param>
    /// <param name="context">The limits.</param>
    /// <returns>The directory; null if there is none.</returns>
    public ZipDirectory? Find(ByteSource content, long from, long firstLocal, UnpackContext context)
    {
        if (_from < 0 || from < _from)
        {
            _from = from;
            _searchedTo = from;
            _directories.Clear();
        }

        foreach (ZipDirectory directory in _directories)
        {
            if (directory.Start >= from && directory.FirstLocal == firstLocal)
            {
                return directory;
            }
        }

        while (_searchedTo < content.Length && _directories.Count < MostDirectories)
        {
            if (SearchNext(content, context) is not { } found)
            {
                break;
            }

            _directories.Add(found);
            if (found.FirstLocal == firstLocal)
            {
                return found;
            }
        }

        return null;
    }

    private ZipDirectory? SearchNext(ByteSource content, UnpackContext context)
    {
        byte[] piece = new byte[PieceLength];
        while (_searchedTo < content.Length)
        {
            context.Spend(0);
            int count = content.Read(_searchedTo, piece);
            int found = piece.AsSpan(0, count).IndexOf("PK\x01\x02"u8);
            if (found < 0)
            {
                _searchedTo += count < piece.Length ? Math.Max(1, count) : count - 3;
                continue;
            }

            ZipDirectory directory = ZipDirectory.Read(content, _searchedTo + found, context);
            _searchedTo = Math.Max(directory.End, _searchedTo + found + 4);
            if (directory.Count > 0 && directory.IsComplete)
            {
                return directory;
            }
        }

        return null;
    }
}
