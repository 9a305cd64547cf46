using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Bench;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;

namespace FirmwareScanner.Regenerate.Generators;

/// <summary>
/// Writes the built-in database of the device as C# sources: array initialisers in methods, which stay in flash until they are called.
/// </summary>
internal static class BuiltInDatabaseSource
{
    /// <summary>Bytes of a piece; the last one has fewer. One piece is in memory at a time while the database is loaded.</summary>
    public const int PieceLength = 1024;

    // nanoFramework keeps initialisers in a table of signatures that is addressed with 16 bits; the rest of the assembly needs some of it.
    private const int LargestDatabase = 56 * 1024;

    private const string Folder = "src/FirmwareScanner.Device/Database";
    private const string Rules = "src/FirmwareScanner.Signatures/Rules";
    private const int BytesOfLine = 24;
    private const int PiecesOfFile = 8;

    /// <summary>The sources.</summary>
    public static Generator Generator { get; } = new("built-in database", Rules, Make, $"{Folder}/BuiltInBytes*.cs");

    /// <summary>Compiles the database.</summary>
    /// <param name="root">Root of the repository with the rules.</param>
    /// <returns>The database file.</returns>
    /// <exception cref="RegenerateException">The rules have errors.</exception>
    public static byte[] Compile(string root)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, Rules), "*.yar").Order(StringComparer.Ordinal))
        {
            loader.AddFile(file, RuleLoader.BuiltInNamespace);
        }

        byte[] image = BuiltInSignatures.Compile(loader.Build(), diagnostics)?.Image
            ?? throw new RegenerateException(string.Join("; ", diagnostics.All));
        return image.Length <= LargestDatabase ? image : throw new RegenerateException(Number(
            $"the built-in database has {image.Length:N0} bytes, and array initialisers of an assembly {LargestDatabase:N0} at most"));
    }

    private static IReadOnlyList<GeneratedFile> Make(string root)
    {
        byte[] image = Compile(root);
        int pieces = (image.Length + PieceLength - 1) / PieceLength;
        var files = new List<GeneratedFile> { GeneratedFile.Whole($"{Folder}/BuiltInBytes.cs", WriteChoice(image.Length, pieces)) };
        for (int first = 0; first < pieces; first += PiecesOfFile)
        {
            string text = WritePieces(image, first, Math.Min(pieces, first + PiecesOfFile));
            files.Add(GeneratedFile.Whole($"{Folder}/BuiltInBytes.{first / PiecesOfFile}.cs", text));
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
            // Made by tools/regenerate from the rules for boards. Do not edit.
            namespace FirmwareScanner.Device.Database;

            /// <summary>The bytes of the built-in database: each piece lies in flash until it is asked for.</summary>
            internal static partial class BuiltInBytes
            {
                /// <summary>Bytes of a piece; the last one has fewer.</summary>
                internal const int PieceLength = {{PieceLength}};

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
        var text = new StringBuilder("// Made by tools/regenerate. Do not edit.\nnamespace FirmwareScanner.Device.Database;\n\n");
        text.Append("internal static partial class BuiltInBytes\n{\n");
        for (int piece = first; piece < end; piece++)
        {
            byte[] bytes = [.. image.Skip(piece * PieceLength).Take(PieceLength)];
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
