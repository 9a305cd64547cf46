using System;
using System.Collections.Generic;
using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>The Code section: every distinct condition once.</summary>
internal sealed class CodeTable
{
    /// <summary>The greatest size in bytes: offsets have 16 bits, in units of 4 bytes.</summary>
    public const int MaximumBytes = DatabaseFormat.MaximumCount * DatabaseFormat.CodeUnit;

    private static readonly byte[] AnyOwn = [ConditionCode.AnyOwn, ConditionCode.End, 0, 0];

    private readonly Dictionary<string, int> _offsets = [];
    private readonly List<byte> _bytes = [];

    /// <summary>Starts with the commonest condition, so that most rules point at offset 0.</summary>
    public CodeTable(IReadOnlyList<byte[]> conditions)
    {
        foreach (byte[] condition in conditions)
        {
            if (condition.AsSpan().SequenceEqual(AnyOwn))
            {
                Add(AnyOwn);
                break;
            }
        }

        RuleCode = new int[conditions.Count];
        for (int i = 0; i < RuleCode.Length; i++)
        {
            RuleCode[i] = Add(conditions[i]) / DatabaseFormat.CodeUnit;
        }
    }

    /// <summary>Where each rule's condition starts, in units of 4 bytes.</summary>
    public int[] RuleCode { get; }

    /// <summary>The section.</summary>
    public byte[] ToArray() => [.. _bytes];

    private int Add(byte[] condition)
    {
        // The commonest one is the first.
        if (_bytes.Count > 0 && condition.AsSpan().SequenceEqual(AnyOwn))
        {
            return 0;
        }

        string key = Convert.ToBase64String(condition);
        if (!_offsets.TryGetValue(key, out int offset))
        {
            offset = _bytes.Count;
            _offsets.Add(key, offset);
            _bytes.AddRange(condition);
        }

        return offset;
    }
}
