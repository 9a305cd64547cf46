using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using FirmwareScanner.Modules.DotNet;
using FirmwareScanner.Modules.Tests.Pe;
using Xunit;

namespace FirmwareScanner.Modules.Tests.DotNet;

public sealed class DotNetModuleTests
{
    private static readonly Assembly Assembly = typeof(DotNetModule).Assembly;
    private static readonly byte[] File = System.IO.File.ReadAllBytes(Assembly.Location);

    [Fact]
    public void Assembly_has_what_reflection_says()
    {
        SortedDictionary<string, string> dump = ModuleDump.Of(new DotNetModule(), File);
        AssemblyName name = Assembly.GetName();

        Assert.Equal("1", dump["dotnet/is_dotnet"]);
        Assert.Equal($"\"{Assembly.ImageRuntimeVersion}\"", dump["dotnet/version"]);
        Assert.Equal($"\"{Path.GetFileName(Assembly.Location)}\"", dump["dotnet/module_name"]);
        Assert.Equal($"\"{name.Name}\"", dump["dotnet/assembly/name"]);
        Assert.Equal($"{name.Version!.Minor}", dump["dotnet/assembly/version/minor"]);
        Assert.Equal($"\"{Assembly.ManifestModule.ModuleVersionId:D}\"", dump["dotnet/guids/[0]"]);
        Assert.Equal(
            Assembly.GetReferencedAssemblies().Select(reference => reference.Name).Order(StringComparer.Ordinal),
            dump.Where(pair => pair.Key.StartsWith("dotnet/assembly_refs/", StringComparison.Ordinal) && pair.Key.EndsWith("/name", StringComparison.Ordinal))
                .Select(pair => pair.Value.Trim('"')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Texts_of_the_program_are_found()
    {
        ModuleStructure root = new LoadedModule(new DotNetModule(), File).Root;

        var texts = Assert.IsType<ModuleArray>(root["user_strings"]);

        Assert.Equal((long)texts.Elements.Count, root["number_of_user_strings"]);
        Assert.Contains("dotnet", texts.Elements.Select(text => Encoding.Unicode.GetString((byte[])text!)));
    }

    [Fact]
    public void What_is_not_of_dotnet_says_so_and_what_is_no_pe_file_says_nothing()
    {
        Assert.Equal(0L, new LoadedModule(new DotNetModule(), PeBuilder.Build(true)).Root["is_dotnet"]);
        Assert.Null(new LoadedModule(new DotNetModule(), [1, 2, 3]).Root["is_dotnet"]);
    }

    [Fact]
    public void Identifier_of_the_type_library_is_that_of_the_attribute()
    {
        byte[] file = System.IO.File.ReadAllBytes(typeof(DotNetModuleTests).Assembly.Location);

        var identifier = Assert.IsType<byte[]>(new LoadedModule(new DotNetModule(), file).Root["typelib"]);

        Assert.Equal(typeof(DotNetModuleTests).Assembly.GetCustomAttribute<GuidAttribute>()?.Value, Encoding.ASCII.GetString(identifier));
    }

    [Fact]
    public void Truncated_or_damaged_it_returns()
    {
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            new LoadedModule(new DotNetModule(), File[..random.Next(File.Length)]);
            new LoadedModule(new DotNetModule(), Mutants.Of(File, random));
        }
    }
}
