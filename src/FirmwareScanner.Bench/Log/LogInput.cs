using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Log;

/// <summary>Where a scan log is read from: files and folders, or a device.</summary>
public static partial class LogInput
{
    /// <summary>Bytes of a file at most: an image of a card has no log of ours behind its first gigabytes.</summary>
    public const long MostBytes = 4L << 30;

    private const int PieceLength = 1 << 16;

    // A ring is read in a few thousand answers; a device that sends more without coming to an end means harm.
    private const int MostAnswers = 1 << 20;

    /// <summary>Reads files; of a folder, those of the ring in it (<c>scan0.log</c> ...), or in its folder <c>I</c> or <c>D</c>.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="parser">Takes the bytes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IOException">It cannot be read; the message names it.</exception>
    public static void Read(string path, LogParser parser, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(parser);
        string[] files = FileStatus.IsFolder(path) ? FilesOf(path) : [path];
        if (files.Length == 0)
        {
            throw new IOException($"{path}: expected a folder with files scan0.log, scan1.log, ..., found none");
        }

        foreach (string file in files)
        {
            try
            {
                using Stream stream = InputFile.OpenBounded(file, MostBytes, allowsPipe: true);
                ReadAll(stream, parser, cancellation);
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                throw new IOException($"{file}: {FileProblem.Describe(exception)}", exception);
            }
        }
    }

    /// <summary>Reads what a device has from a position on.</summary>
    /// <param name="client">The device.</param>
    /// <param name="position">Where from: 0, or what the call before returned.</param>
    /// <param name="parser">Takes the bytes.</param>
    /// <param name="state">What became of the last question.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The position behind what was read.</returns>
    /// <exception cref="LinkException">The device does not answer, or sends what cannot be.</exception>
    public static long Read(LinkClient client, long position, LogParser parser, out LogState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(parser);
        for (int answer = 0; answer < MostAnswers; answer++)
        {
            DeviceLogPiece piece = client.GetLog(position, cancellation);
            state = piece.State;
            if (state != LogState.Given)
            {
                return position;
            }

            if (piece.Bytes.Length == 0)
            {
                // A device that has a new log begins anew.
                parser.End();
                return piece.End;
            }

            if (piece.Position != position)
            {
                parser.End();
            }

            parser.Add(piece.Bytes);
            if (piece.Position + piece.Bytes.Length <= position)
            {
                throw new LinkException($"the device sent bytes of its log at {piece.Position} when it was asked for those at {position}");
            }

            position = piece.Position + piece.Bytes.Length;
        }

        throw new LinkException($"the log of the device has not come to an end in {MostAnswers} answers");
    }

    private static void ReadAll(Stream stream, LogParser parser, CancellationToken cancellation)
    {
        byte[] piece = new byte[PieceLength];
        for (int count = stream.Read(piece); count > 0; count = stream.Read(piece))
        {
            cancellation.ThrowIfCancellationRequested();
            parser.Add(piece.AsSpan(0, count));
        }

        parser.End();
    }

    private static string[] FilesOf(string folder)
    {
        IReadOnlyList<FolderEntry> entries;
        try
        {
            entries = FolderListing.Of(folder);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{folder}: {FileProblem.Describe(exception)}", exception);
        }

        string[] own = [.. entries
            .Where(entry => entry.Kind == FileKind.Regular && RingFile().IsMatch(entry.Name))
            .Select(entry => Path.Combine(folder, entry.Name))
            .Order(StringComparer.Ordinal)];

        // The storage folder of a virtual board has a folder for each drive.
        return own.Length > 0 ? own : [.. entries
            .Where(entry => entry.Kind == FileKind.Folder && entry.Name is "I" or "D")
            .SelectMany(entry => FilesOf(Path.Combine(folder, entry.Name)))];
    }

    [GeneratedRegex(@"\Ascan[0-9]{1,2}\.log\z")]
    private static partial Regex RingFile();
}
