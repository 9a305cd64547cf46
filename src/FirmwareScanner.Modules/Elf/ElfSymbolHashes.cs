using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Modules.Elf;

/// <summary>Hashes over the names of symbols, computed when first asked for.</summary>
/// <param name="symbols">The symbols for dynamic linking, or all others if there are none.</param>
internal sealed class ElfSymbolHashes(ElfSymbolTable symbols)
{
    // All names together; the names of every symbol of a Linux kernel have a third of it.
    private const int MaximumSize = 1 << 24;

    // All names that are looked at, those that have no end for their greatest length.
    private const long MaximumWork = 1L << 28;

    // Of the reference implementation of telfhash: functions that depend on the C library and the architecture.
    private static readonly string[] LibraryFunctions =
        ["__libc_start_main", "main", "abort", "cachectl", "cacheflush", "puts", "atol", "malloc_trim"];

    private bool _hasSimilarityHash;
    private bool _hasImportHash;

    /// <summary>
    /// The function <c>telfhash</c>: TLSH over the names of global functions, but for those that compilers and libraries bring along
    /// (Trend Micro, "Telfhash", 2020). Empty if there are too few names for TLSH; null without names, or with more than 16 MiB of them.
    /// </summary>
    internal byte[]? SimilarityHash
    {
        get
        {
            if (!_hasSimilarityHash)
            {
                byte[]? names = JoinNames(IsGlobalFunction, IsOwnName);
                field = names is null ? null : Encoding.ASCII.GetBytes(Tlsh.Hash(names));
                _hasSimilarityHash = true;
            }

            return field;
        }
    }

    /// <summary>
    /// The function <c>import_md5</c>: MD5 over the names of symbols that other files define. Null without such names, or with more than
    /// 16 MiB of them.
    /// </summary>
    internal byte[]? ImportHash
    {
        get
        {
            if (!_hasImportHash)
            {
                byte[]? names = JoinNames(symbol => symbol.Section == 0, name => name.Length > 0);
                field = names is null ? null : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MD5.HashData(names)));
                _hasImportHash = true;
            }

            return field;
        }
    }

    private static bool IsGlobalFunction(ElfSymbol symbol) =>
        symbol.Binding == ElfConstants.Global && symbol.Type == ElfConstants.Function && symbol.Visibility == 0;

    private static bool IsOwnName(byte[] name)
    {
        string text = Encoding.Latin1.GetString(name);
        return !text.StartsWith('.') && !text.StartsWith('_')
            && !text.EndsWith("64", StringComparison.Ordinal)
            && !text.StartsWith("str", StringComparison.Ordinal) && !text.StartsWith("mem", StringComparison.Ordinal)
            && !LibraryFunctions.Contains(text);
    }

    /// <summary>Names in lower case, in order, with commas between.</summary>
    private byte[]? JoinNames(Func<ElfSymbol, bool> isTaken, Func<byte[], bool> isNameTaken)
    {
        List<byte[]> names = [];
        long size = 0;
        long work = 0;
        foreach (ElfSymbol symbol in symbols.Symbols.Where(isTaken))
        {
            byte[]? name = symbols.NameOf(symbol);
            work += name?.Length ?? ElfTextTable.MaximumLength;
            if (name is not null && isNameTaken(name))
            {
                LowerCase(name);
                names.Add(name);
                size += name.Length + 1;
            }

            if (size > MaximumSize || work > MaximumWork)
            {
                return null;
            }
        }

        if (names.Count == 0)
        {
            return null;
        }

        names.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return Join(names, (int)size - 1);
    }

    private static byte[] Join(List<byte[]> names, int size)
    {
        byte[] joined = new byte[size];
        int position = 0;
        foreach (byte[] name in names)
        {
            if (position > 0)
            {
                joined[position++] = (byte)',';
            }

            name.CopyTo(joined, position);
            position += name.Length;
        }

        return joined;
    }

    private static void LowerCase(byte[] name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        }
    }
}
