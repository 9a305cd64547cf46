using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Device.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The sources of the built-in database are made from rules: FWSCAN_UPDATE_GENERATED=1 makes them anew.</summary>
public sealed class BuiltInDatabaseTests
{
    private const int BytesOfLine = 24;
    private const int PiecesOfFile = 8;

    private static readonly string[] RuleFiles = ["backdoors", "bots", "test-artifacts"];

    [Fact]
    public void BuiltIn_database_is_that_of_its_rules()
    {
        byte[] image = Compile();
        IReadOnlyDictionary<string, string> sources = Generate(image);
        if (Environment.GetEnvironmentVariable("FWSCAN_UPDATE_GENERATED") == "1")
        {
            sources.ToList().ForEach(source => File.WriteAllText(PathOf(source.Key), source.Value));
            Assert.Skip("the sources were written anew: build, and run the test again");
        }

        Assert.All(sources, source => Assert.Equal(source.Value, File.ReadAllText(PathOf(source.Key))));
        var builtIn = new BuiltInDatabase();
        byte[] read = new byte[builtIn.Length];
        Assert.True(builtIn.Read(0, read, 0, read.Length));
        Assert.Equal(image, read);
    }

    [Fact]
    public void BuiltIn_database_gives_any_part()
    {
        byte[] image = Compile();
        var builtIn = new BuiltInDatabase();
        byte[] part = new byte[100];

        Assert.True(builtIn.Read(BuiltInBytes.PieceLength - 50, part, 10, 90));

        Assert.Equal(image.AsSpan(BuiltInBytes.PieceLength - 50, 90), part.AsSpan(10));
        Assert.False(builtIn.Read(image.Length - 5, part, 0, 6));
        Assert.False(builtIn.Read(-1, part, 0, 1));
    }

    private static byte[] Compile()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (string file in RuleFiles)
        {
            string path = RepositoryFiles.PathOf("src", "FirmwareScanner.Signatures", "Rules", file + ".yar");
            loader.AddFile(path, RuleLoader.BuiltInNamespace);
        }

        CompiledDatabase? compiled = DatabaseCompiler.Compile(
            loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        return compiled!.Image;
    }

    private static string PathOf(string file) => RepositoryFiles.PathOf("src", "FirmwareScanner.Device", "Database", file);

    private static SortedDictionary<string, string> Generate(byte[] image)
    {
        int pieces = (image.Length + BuiltInBytes.PieceLength - 1) / BuiltInBytes.PieceLength;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["BuiltInBytes.cs"] = WriteChoice(image.Length, pieces),
        };
        for (int first = 0; first < pieces; first += PiecesOfFile)
        {
            files.Add($"BuiltInBytes.{first / PiecesOfFile}.cs", WritePieces(image, first, Math.Min(pieces, first + PiecesOfFile)));
        }

        return files;
    }

    private static string WriteChoice(int length, int pieces)
    {
        IEnumerable<string> cases = Enumerable.Range(0, pieces - 1).Select(piece => $"""
                        case {piece}:
                            return Piece{piece}();

            """);
        return Number($$"""
            // Made by BuiltInDatabaseTests from the rules {{string.Join(", ", RuleFiles)}}. Do not edit.
            namespace FirmwareScanner.Device.Database;

            /// <summary>The bytes of the built-in database: each piece lies in flash until it is asked for.</summary>
            internal static partial class BuiltInBytes
            {
                /// <summary>Bytes of a piece; the last one has fewer.</summary>
                internal const int PieceLength = {{BuiltInBytes.PieceLength}};

                /// <summary>Bytes of the database.</summary>
                internal const int Length = {{length}};

                /// <summary>A new array with a piece.</summary>
                internal static byte[] Piece(int index)
                {
                    switch (index)
                    {
            {{string.Concat(cases)}}            default:
                            return Piece{{pieces - 1}}();
                    }
                }
            }

            """);
    }

    private static string WritePieces(byte[] image, int first, int end)
    {
        var text = new StringBuilder("// Made by BuiltInDatabaseTests. Do not edit.\nnamespace FirmwareScanner.Device.Database;\n\n");
        text.Append("internal static partial class BuiltInBytes\n{\n");
        for (int piece = first; piece < end; piece++)
        {
            byte[] bytes = [.. image.Skip(piece * BuiltInBytes.PieceLength).Take(BuiltInBytes.PieceLength)];
            text.Append(piece == first ? string.Empty : "\n");
            text.Append(CultureInfo.InvariantCulture, $"    private static byte[] Piece{piece}() => new byte[]\n    {{\n");
            foreach (byte[] line in bytes.Chunk(BytesOfLine))
            {
                text.Append("        ").Append(string.Join(", ", line)).Append(",\n");
            }

            text.Append("    };\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
