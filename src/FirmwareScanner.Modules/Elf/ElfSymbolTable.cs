using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Elf;

/// <summary>A symbol table with the names of its symbols.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Offset of the table.</param>
/// <param name="size">Its size in bytes.</param>
/// <param name="names">The names.</param>
internal sealed class ElfSymbolTable(ElfFile file, ulong offset, ulong size, ElfTextTable names)
{
    /// <summary>How many symbols it has.</summary>
    internal ulong Count { get; } = size / file.SymbolSize;

    /// <summary>The symbols as an array of the module.</summary>
    internal ModuleArray Elements => ComputedElements.Array(Count, Element);

    /// <summary>The symbols.</summary>
    internal IEnumerable<ElfSymbol> Symbols
    {
        get
        {
            for (int i = 0; i < (int)Math.Min(Count, int.MaxValue); i++)
            {
                yield return file.Symbol(offset, i);
            }
        }
    }

    /// <summary>Finds the table of a kind: the last section of that kind which is linked to a section of texts.</summary>
    /// <param name="file">A file whose section table lies inside of it.</param>
    /// <param name="kind">The kind of section.</param>
    /// <returns>The table; null if there is none, or it does not lie inside of the file.</returns>
    internal static ElfSymbolTable? Find(ElfFile file, uint kind)
    {
        ElfSection? symbols = null;
        ElfSection? texts = null;
        for (int i = 0; i < file.Header.SectionCount; i++)
        {
            ElfSection section = file.Section(i);
            if (section.Type != kind || section.Link >= file.Header.SectionCount)
            {
                continue;
            }

            ElfSection linked = file.Section((int)section.Link);
            if (linked.Type == ElfConstants.SectionOfTexts)
            {
                (symbols, texts) = (section, linked);
            }
        }

        return symbols is { } table && texts is { } names && file.Holds(names.Offset, names.Size) && file.Holds(table.Offset, table.Size)
            ? new ElfSymbolTable(file, table.Offset, table.Size, new ElfTextTable(file.Texts, names.Offset, names.Size))
            : null;
    }

    /// <summary>The name of a symbol; null if it has none.</summary>
    /// <param name="symbol">The symbol.</param>
    internal byte[]? NameOf(ElfSymbol symbol) => names[symbol.Name];

    private ModuleStructure Element(int index)
    {
        ElfSymbol symbol = file.Symbol(offset, index);
        return new ModuleStructure
        {
            ["name"] = NameOf(symbol),
            ["value"] = (long)symbol.Value,
            ["size"] = (long)symbol.Size,
            ["type"] = (long)symbol.Type,
            ["bind"] = (long)symbol.Binding,
            ["shndx"] = (long)symbol.Section,
        };
    }
}
