using System;
using System.Collections.Generic;
using FirmwareScanner.Unpack.Formats;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>A place where a layer may begin.</summary>
/// <param name="Offset">Offset in the content.</param>
/// <param name="Format">Number of the format in the list of formats: the order in which those of one offset are tried.</param>
internal readonly record struct Candidate(long Offset, int Format) : IComparable<Candidate>
{
    public int CompareTo(Candidate other)
    {
        int order = Offset.CompareTo(other.Offset);
        return order == 0 ? Format.CompareTo(other.Format) : order;
    }
}

/// <summary>The magics of all formats by their first two bytes.</summary>
internal sealed class MagicTable
{
    private readonly ushort[] _slots = new ushort[1 << 16];
    private readonly List<(int Format, LayerMagic Magic)[]> _magics = [[]];

    /// <summary>Prepares the table.</summary>
    public MagicTable(IReadOnlyList<LayerFormat> formats)
    {
        var byStart = new SortedDictionary<int, List<(int, LayerMagic)>>();
        for (int i = 0; i < formats.Count; i++)
        {
            foreach (LayerMagic magic in formats[i].Magics)
            {
                int start = magic.Bytes[0] | (magic.Bytes[1] << 8);
                if (!byStart.TryGetValue(start, out List<(int, LayerMagic)>? list))
                {
                    byStart[start] = list = [];
                }

                list.Add((i, magic));
            }
        }

        foreach ((int start, List<(int, LayerMagic)> list) in byStart)
        {
            _slots[start] = (ushort)_magics.Count;
            _magics.Add([.. list]);
        }
    }

    /// <summary>Finds the magics that begin in the first bytes of a piece.</summary>
    /// <param name="piece">The bytes, with some to look ahead.</param>
    /// <param name="count">How many positions count.</param>
    /// <param name="position">Offset of the piece in the content.</param>
    /// <param name="found">Where to add the candidates.</param>
    public void Find(ReadOnlySpan<byte> piece, int count, long position, List<Candidate> found)
    {
        ushort[] slots = _slots;
        int last = Math.Min(count, piece.Length - 1);
        for (int i = 0; i < last; i++)
        {
            int slot = slots[piece[i] | (piece[i + 1] << 8)];
            if (slot != 0)
            {
                Check(piece[i..], position + i, _magics[slot], found);
            }
        }
    }

    private static void Check(ReadOnlySpan<byte> rest, long position, (int, LayerMagic)[] magics, List<Candidate> found)
    {
        foreach ((int format, LayerMagic magic) in magics)
        {
            long start = position - magic.Offset;
            if (start >= 0 && start % magic.Alignment == 0 && rest.StartsWith(magic.Bytes))
            {
                found.Add(new Candidate(start, format));
            }
        }
    }
}

/// <summary>Watches content as it is read, and notes where layers may begin.</summary>
internal sealed class CandidateFinder
{
    /// <summary>Bytes that a format may look ahead.</summary>
    public const int LookAhead = 64;

    // A piece of content at a time, with what was left of the one before.
    private const int PieceLength = 1 << 16;

    private readonly List<Candidate> _found = [];
    private readonly List<int> _offsets = [];
    private readonly byte[] _piece = new byte[PieceLength + LookAhead];
    private int _count;
    private long _position;

    /// <summary>Bytes seen.</summary>
    public long Length => _position + _count;

    /// <summary>Takes the next bytes of the content.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, _piece.Length - _count);
            bytes[..part].CopyTo(_piece.AsSpan(_count));
            _count += part;
            bytes = bytes[part..];
            if (_count == _piece.Length)
            {
                Search(PieceLength);
                _piece.AsSpan(PieceLength, LookAhead).CopyTo(_piece);
                _count = LookAhead;
                _position += PieceLength;
            }
        }
    }

    /// <summary>Gives the places found, by offset, each once, when the content has ended.</summary>
    public List<Candidate> Finish()
    {
        Search(_count);
        for (int i = 0; i < LayerFormats.All.Count; i++)
        {
            if (LayerFormats.All[i].IsTriedAtStart && Length > 0)
            {
                _found.Add(new Candidate(0, i));
            }
        }

        _found.Sort();
        return _found;
    }

    private void Search(int count)
    {
        ReadOnlySpan<byte> piece = _piece.AsSpan(0, _count);
        LayerFormats.Magics.Find(piece, count, _position, _found);
        foreach (int format in LayerFormats.Finders)
        {
            _offsets.Clear();
            LayerFormats.All[format].Find(piece, count, _offsets);
            foreach (int offset in _offsets)
            {
                _found.Add(new Candidate(_position + offset, format));
            }
        }
    }
}
