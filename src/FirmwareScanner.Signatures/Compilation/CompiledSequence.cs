using System;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A sequence in the sense of docs/database-format.md: one alternative of a pattern, or one link of a chain.</summary>
internal sealed class CompiledSequence
{
    // Null where all cells are bytes: then each cell is as far from the start as its number says.
    private readonly int[]? _leastOffset;
    private readonly int[]? _spread;

    /// <summary>Takes the cells of a bounded sequence; the first is a byte, the last a byte or a run.</summary>
    public CompiledSequence(int pattern, SequenceCell[] cells, FullWordKind fullWord, bool isLongest = false)
    {
        IsLongest = isLongest;
        Pattern = pattern;
        Cells = cells;
        FullWord = fullWord;
        bool hasJump = false;
        foreach (SequenceCell cell in cells)
        {
            LongestSpan = Math.Min(LongestSpan + cell.Most, SequenceNormalizer.LongestSpan);
            hasJump |= cell.Byte is null;
            IsExtended |= cell.Byte?.TryGetMask(out _, out _) != true;
            IsMasked |= cell.Byte?.Count != 1;
        }

        IsExtended |= isLongest;
        IsMasked &= !IsExtended;
        if (hasJump)
        {
            _leastOffset = new int[cells.Length];
            _spread = new int[cells.Length];
            PlaceCells(_leastOffset, _spread);
        }
    }

    /// <summary>Number of the pattern.</summary>
    public int Pattern { get; }

    /// <summary>Number of the sequence; known when all are counted.</summary>
    public int Number { get; set; }

    /// <summary>The bytes and bounded jumps.</summary>
    public SequenceCell[] Cells { get; }

    /// <summary>How a match is delimited.</summary>
    public FullWordKind FullWord { get; }

    /// <summary>Bytes before and after a match that decide whether it is a full word.</summary>
    public int Context => FullWord switch { FullWordKind.Ascii => 1, FullWordKind.Wide => 2, _ => 0 };

    /// <summary>The greatest length of a match.</summary>
    public int LongestSpan { get; }

    /// <summary>Whether of several matches of the pattern at the same start the longest counts.</summary>
    public bool IsLongest { get; }

    /// <summary>Whether it is stored as a program.</summary>
    public bool IsExtended { get; }

    /// <summary>Whether it is stored as values and masks.</summary>
    public bool IsMasked { get; }

    /// <summary>Whether it is a link of a chain.</summary>
    public bool IsLink { get; init; }

    /// <summary>Least distance from the previous link; null for the first link of a chain and for what is no link.</summary>
    public int? LinkGap { get; init; }

    /// <summary>Whether another sequence of the pattern may match at the same start.</summary>
    public bool IsContested { get; set; }

    /// <summary>Cell of the atom's first gram.</summary>
    public int AtomCell { get; set; }

    /// <summary>Length of the atom in bytes, where the distance to it varies and its grams are neighbours.</summary>
    public int AtomLength { get; set; }

    /// <summary>Least distance from the start of a match to the atom.</summary>
    public int AtomDistance => OffsetOf(AtomCell);

    /// <summary>How much that distance varies.</summary>
    public int AtomSpread => SpreadOf(AtomCell);

    /// <summary>The least distance of a cell from the start of a match, in bytes.</summary>
    public int OffsetOf(int cell) => _leastOffset is null ? cell : _leastOffset[cell];

    /// <summary>How much the distance of a cell from the start of a match varies.</summary>
    public int SpreadOf(int cell) => _spread is null ? 0 : _spread[cell];

    /// <summary>Bits of <see cref="SequenceFlags"/> that follow from the sequence itself.</summary>
    public int OwnFlags =>
        (IsMasked ? SequenceFlags.Masked : 0)
        | (IsExtended ? SequenceFlags.Extended : 0)
        | (FullWord == FullWordKind.Ascii ? SequenceFlags.FullWord : 0)
        | (FullWord == FullWordKind.Wide ? SequenceFlags.FullWordWide : 0)
        | (IsContested ? SequenceFlags.Contested : 0)
        | (IsLink ? SequenceFlags.Link : 0);

    private void PlaceCells(int[] leastOffset, int[] spread)
    {
        int least = 0;
        int most = 0;
        for (int i = 0; i < Cells.Length; i++)
        {
            leastOffset[i] = least;
            spread[i] = most - least;
            least += Cells[i].Least;
            most = Math.Min(most + Cells[i].Most, SequenceNormalizer.LongestSpan);
        }

        // Runs may add up to more than a match may have: what is before a cell leaves room for what follows.
        for (int i = 0; i < Cells.Length; i++)
        {
            spread[i] = Math.Min(spread[i], Math.Max(0, SequenceNormalizer.LongestSpan - least));
        }
    }
}
