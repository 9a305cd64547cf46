using System;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Search;

namespace FirmwareScanner.Files;

/// <summary>A piece of a file, read and searched by one thread and then scanned by another.</summary>
internal sealed class FilePiece
{
    private readonly int _history;
    private long _start;

    /// <summary>Prepares for pieces.</summary>
    /// <param name="history">Bytes that stand before a piece.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="candidates">Keeps what is found.</param>
    public FilePiece(int history, int length, PieceCandidates candidates)
    {
        _history = history;
        Buffer = new byte[history + length];
        Candidates = candidates;
    }

    /// <summary>The history, and the piece behind it.</summary>
    public byte[] Buffer { get; }

    /// <summary>What was found in it.</summary>
    public PieceCandidates Candidates { get; }

    /// <summary>How many bytes of it could be read.</summary>
    public int Count { get; private set; }

    /// <summary>What ended the reading early; null if nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether it is read and searched.</summary>
    public bool IsReady { get; set; }

    /// <summary>Begins another piece.</summary>
    /// <param name="start">Where it begins in the file.</param>
    public void Begin(long start)
    {
        _start = start;
        IsReady = false;
        Count = 0;
        Failure = null;
        Candidates.Begin(start);
    }

    /// <summary>
    /// Reads and searches the piece. Its history is read once more: so pieces depend on nothing that another thread has. In a file that is written to
    /// meanwhile the two may differ; the scan says then that it changed.
    /// </summary>
    /// <param name="read">Reads the file.</param>
    public void Fill(OffsetReader read)
    {
        int history = (int)Math.Min(_start, _history);
        try
        {
            bool isWhole = Read(read, _history - history, _history);
            while (isWhole && _history + Count < Buffer.Length)
            {
                // Searched as soon as read, while it is in the second-level cache.
                int from = _history + Count;
                isWhole = Read(read, from, Math.Min(Buffer.Length, from + FileScanner.PieceLength));
                Search(history);
            }
        }
        catch (Exception exception)
        {
            // Told, or thrown again, when it is the piece's turn. What was read before counts.
            Failure = exception;
            if (FileProblem.Is(exception))
            {
                Search(history);
            }
        }
    }

    private void Search(int history) => Candidates.Search(Buffer, _history - history, _history + Count, _start - _history);

    /// <returns>Whether the file has so many bytes.</returns>
    private bool Read(OffsetReader read, int from, int to)
    {
        int got = 1;
        while (got > 0 && from < to)
        {
            got = read(_start - _history + from, Buffer.AsSpan(from, to - from));
            Count += from >= _history ? got : 0;
            from += got;
        }

        return from == to;
    }
}
