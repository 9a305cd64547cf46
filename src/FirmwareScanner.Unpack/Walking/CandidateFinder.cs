using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Unpack.Formats;
using FirmwareScanner.Unpack.Measuring;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>A place where a layer may begin, in eight bytes: there may be millions.</summary>
internal readonly record struct Candidate : IComparable<Candidate>
{
    private const int FormatBits = 8;

    // Offset, then format: the order of the numbers is the order in which they are tried.
    private readonly long _packed;

    /// <summary>Notes a place.</summary>
    /// <param name="offset">Offset in the content.</param>
    /// <param name="format">Number of the format in the list of formats: the order in which those of one offset are tried.</param>
    public Candidate(long offset, int format)
    {
        _packed = (offset << FormatBits) | checked((byte)format);
    }

    /// <summary>Offset in the content.</summary>
    public long Offset => _packed >> FormatBits;

    /// <summary>Number of the format in the list of formats.</summary>
    public int Format => (byte)_packed;

    public int CompareTo(Candidate other) => _packed.CompareTo(other._packed);
}

/// <summary>Watches content as it is read, and notes where layers may begin, and what each window of it is.</summary>
/// <param name="room">How many places may be noted.</param>
internal sealed class CandidateFinder(int room = CandidateFinder.MostCandidates) : IDisposable
{
    /// <summary>Bytes that a format may look ahead.</summary>
    public const int LookAhead = 64;

    /// <summary>
    /// How many places are noted in all contents that are open: 32 MiB of memory. Firmware has one in a few thousand bytes.
    /// </summary>
    public const int MostCandidates = 1 << 22;

    private const int PieceLength = 1 << 16;

    private static readonly MagicTable Magics = new(LayerFormats.All);

    // Numbers of the formats that search by themselves, and of those that are tried at the start of each content.
    private static readonly int[] Searching = NumbersOf(format => format.HasFinder);

    private static readonly int[] TriedAtStart = NumbersOf(format => format.IsTriedAtStart);

    private readonly List<Candidate> _found = [];
    private readonly List<int> _offsets = [];

    // What was before the piece, the piece, what is behind it.
    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(MagicTable.LookBehind + PieceLength + LookAhead);
    private int _before;
    private int _count;
    private long _position;

    /// <summary>Offset behind which nothing was looked for, because there were more places than may be noted; null if there were not.</summary>
    public long? GaveUpAt { get; private set; }

    /// <summary>What the windows of the content are.</summary>
    public WindowMap Windows { get; } = new();

    /// <summary>Bytes seen.</summary>
    public long Length => _position + _count - _before;

    /// <summary>Takes the next bytes of the content.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, _before + PieceLength + LookAhead - _count);
            bytes[..part].CopyTo(_window.AsSpan(_count));
            _count += part;
            bytes = bytes[part..];
            if (_count == _before + PieceLength + LookAhead)
            {
                Search(PieceLength);
                _window.AsSpan(_before + PieceLength - MagicTable.LookBehind, MagicTable.LookBehind + LookAhead).CopyTo(_window);
                _before = MagicTable.LookBehind;
                _count = _before + LookAhead;
                _position += PieceLength;
            }
        }
    }

    /// <summary>Gives the places found, by offset and then by the order of formats, when the content has ended.</summary>
    public List<Candidate> Finish()
    {
        Search(_count - _before);
        if (Length > 0)
        {
            _found.AddRange(TriedAtStart.Select(format => new Candidate(0, format)));
        }

        _found.Sort();
        return _found;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    private static int[] NumbersOf(Func<LayerFormat, bool> selects) =>
        [.. Enumerable.Range(0, LayerFormats.All.Count).Where(number => selects(LayerFormats.All[number]))];

    private void Search(int count)
    {
        ReadOnlySpan<byte> window = _window.AsSpan(0, _count);
        for (int i = 0; i < count; i += EntropyMeter.WindowLength)
        {
            Windows.Add(window.Slice(_before + i, Math.Min(EntropyMeter.WindowLength, count - i)));
        }

        if (GaveUpAt is not null)
        {
            return;
        }

        Magics.Find(window, _before, count, _position, _found);
        foreach (int format in Searching)
        {
            _offsets.Clear();
            LayerFormats.All[format].Find(window[_before..], count, _offsets);
            foreach (int offset in _offsets)
            {
                _found.Add(new Candidate(_position + offset, format));
            }
        }

        if (_found.Count > room)
        {
            GaveUpAt = _position;
            _found.RemoveAll(candidate => candidate.Offset >= _position);
        }
    }
}
