using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The byte sets of a database, each once.</summary>
internal sealed class ByteClassTable
{
    private readonly Dictionary<ByteElement, int> _indices = [];
    private readonly List<int> _pieces = [];
    private readonly Dictionary<uint, int> _pieceNumbers = [];

    /// <summary>The number of sets.</summary>
    public int Count => _indices.Count;

    /// <summary>The number of pieces that they consist of.</summary>
    public int PieceCount => _pieceNumbers.Count;

    /// <summary>The number of a set; a new one is added.</summary>
    public int IndexOf(ByteElement element)
    {
        if (!_indices.TryGetValue(element, out int index))
        {
            index = _indices.Count;
            _indices.Add(element, index);
            for (int piece = 0; piece < DatabaseFormat.PiecesOfByteClass; piece++)
            {
                _pieces.Add(NumberOf(BitsOf(element, piece * DatabaseFormat.ValuesOfByteClassPiece)));
            }
        }

        return index;
    }

    /// <summary>The numbers of the pieces of each set: the ByteClasses section and its upper half.</summary>
    public IReadOnlyList<int> PieceNumbers => _pieces;

    /// <summary>The ByteClassPieces section: sets have most of their pieces in common with others, so each is there once.</summary>
    public byte[] PiecesToArray()
    {
        byte[] bytes = new byte[_pieceNumbers.Count * DatabaseFormat.ByteClassPieceLength];
        foreach ((uint bits, int number) in _pieceNumbers)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(number * DatabaseFormat.ByteClassPieceLength), bits);
        }

        return bytes;
    }

    private static uint BitsOf(ByteElement element, int first)
    {
        uint bits = 0;
        for (int i = 0; i < DatabaseFormat.ValuesOfByteClassPiece; i++)
        {
            bits |= element.Matches((byte)(first + i)) ? 1u << i : 0;
        }

        return bits;
    }

    private int NumberOf(uint bits)
    {
        if (!_pieceNumbers.TryGetValue(bits, out int number))
        {
            number = _pieceNumbers.Count;
            _pieceNumbers.Add(bits, number);
        }

        return number;
    }
}
