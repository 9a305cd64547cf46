using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Modules.Pe;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>The functions of the module pe give what the real yara gives.</summary>
public sealed class PeFunctionYaraTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Functions_are_those_of_yara(bool is64Bit, bool isOld)
    {
        YaraTool.Require();
        AssertHold(PeBuilder.Build(is64Bit, isOld), Conditions);
    }

    [Fact]
    public void Functions_of_what_is_no_pe_file_are_undefined()
    {
        YaraTool.Require();
        AssertHold("no such thing"u8.ToArray(), Conditions);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Functions_about_imports_are_those_of_yara(bool is64Bit, bool isOld)
    {
        YaraTool.Require();
        Assert.SkipUnless(YaraTool.IsReference, "yara 4.5 is needed for this comparison: its predecessors read imports differently");
        AssertHold(PeBuilder.Build(is64Bit, isOld), ImportConditions);
    }

    private static void AssertHold(byte[] file, System.Func<LoadedModule, IEnumerable<string>> conditionsOf)
    {
        using var folder = new TemporaryFolder();
        string[] conditions = [.. conditionsOf(new LoadedModule(new PeModule(), file))];

        bool[] holds = YaraTool.Holds("pe", conditions, folder.Write("file.exe", file));

        Assert.Empty(conditions.Where((_, index) => !holds[index]));
    }

    private static IEnumerable<string> Conditions(LoadedModule pe)
    {
        foreach (string name in new[] { "is_dll", "is_32bit", "is_64bit", "calculate_checksum" })
        {
            yield return pe.Condition(name);
        }

        foreach (long number in new[] { 0L, 5, 6, 8, 0x407, 0x409, 0x400, 0x600, 0x1000, 0x1010, 0x6000, 0x7000, -1 })
        {
            foreach (string name in new[] { "section_index", "locale", "language", "exports", "exports_index", "rva_to_offset" })
            {
                yield return pe.Condition(name, number);
            }
        }

        foreach (string name in new[] { ".text", "/4", ".longer_name", "", ".TEXT", ".text\0more" })
        {
            yield return pe.Condition("section_index", name);
        }

        foreach (string name in new[] { "FirstOne", "thirdone", "other.Function", "" })
        {
            yield return pe.Condition("exports", name);
            yield return pe.Condition("exports_index", name);
        }

        yield return pe.Condition("exports", new Regex("Third"));
        yield return pe.Condition("exports_index", new Regex("^T.*e$"));
        yield return pe.Condition("exports", new Regex("nothing"));
        foreach (long number in new[] { 0x93L, 0xeb, 0x5e92, 0x7809, 1 })
        {
            yield return pe.Condition("rich_signature.version", number);
            yield return pe.Condition("rich_signature.toolid", number);
            yield return pe.Condition("rich_signature.version", 0x5e92L, number);
            yield return pe.Condition("rich_signature.toolid", 0x93L, number);
        }
    }

    private static IEnumerable<string> ImportConditions(LoadedModule pe)
    {
        yield return pe.Condition("imphash");
        foreach (string library in new[] { "kernel32.dll", "WS2_32.dll", "oleaut32.dll", "some.driver.sys", "wsock32.dll", "empty.dll", "bad?.dll" })
        {
            yield return pe.Condition("imports", library);
            yield return pe.Condition("imports", 3L, library);
            yield return pe.Condition("imports", 2L, library);
            foreach (string function in new[] { "CreateFileA", "wsastartup", "Delayed function", "setsockopt", "ord7" })
            {
                yield return pe.Condition("imports", library, function);
                yield return pe.Condition("imports", -1L, library, function);
                yield return pe.Condition("imports", 4L, library, function);
                yield return pe.Condition("import_rva", library, function);
                yield return pe.Condition("delayed_import_rva", library, function);
            }

            foreach (long ordinal in new[] { 0L, 2, 7, 21, 115 })
            {
                yield return pe.Condition("imports", library, ordinal);
                yield return pe.Condition("imports", 2L, library, ordinal);
                yield return pe.Condition("import_rva", library, ordinal);
                yield return pe.Condition("delayed_import_rva", library, ordinal);
            }
        }

        yield return pe.Condition("imports", new Regex("32"), new Regex("^(Create|WSA)"));
        yield return pe.Condition("imports", 3L, new Regex("."), new Regex("."));
    }
}
