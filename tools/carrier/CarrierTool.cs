using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Carrier;

/// <summary>Runs the command line <c>carrier FOLDER</c>; the same for the program and for tests.</summary>
internal static class CarrierTool
{
    /// <summary>The files were written, or the help was asked for.</summary>
    public const int Done = 0;

    /// <summary>The command line or the netlist is wrong, or a file cannot be read or written.</summary>
    public const int Error = 2;

    private const int MostNetlistBytes = 1 << 20;

    private const string Usage = """
        carrier FOLDER

        Reads FOLDER/netlist.json and writes beside it the carrier board's schematic (carrier.kicad_sch, KiCad 7), its picture
        (schematic.svg) and its bill of materials (bom.csv). Exit codes: 0 done; 2 nothing was written, and standard error says why.
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What was typed after the program's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns><see cref="Done"/> or <see cref="Error"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help" or "-h" or "-?"])
        {
            output.WriteLine(Usage);
            return Done;
        }

        if (arguments is not [string folder] || folder.StartsWith('-'))
        {
            error.WriteLine("carrier: expected one argument: the folder with netlist.json");
            error.WriteLine("carrier: see carrier --help");
            return Error;
        }

        try
        {
            return Write(folder, output, error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"carrier: {exception.Message}");
            return Error;
        }
    }

    private static int Write(string folder, TextWriter output, TextWriter error)
    {
        string path = Path.Combine(folder, "netlist.json");
        var diagnostics = new DiagnosticBag();
        CarrierNetlist? netlist = CarrierNetlistReader.Read(new SourceText(path, Read(path)), diagnostics);
        foreach (Diagnostic diagnostic in diagnostics.All)
        {
            error.WriteLine(diagnostic);
        }

        if (netlist is null)
        {
            error.WriteLine($"carrier: {diagnostics.ErrorCount} errors in the netlist: nothing was written");
            return Error;
        }

        IReadOnlyDictionary<string, string> files = CarrierFiles.Make(netlist);
        foreach ((string name, string text) in files)
        {
            OutputFile.WriteWhole(Path.Combine(folder, name), text);
        }

        output.WriteLine($"{folder}: {files.Count} files written");
        return Done;
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(InputFile.ReadWhole(path, MostNetlistBytes));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new IOException($"{path}: {FileProblem.Describe(exception)}", exception);
        }
    }
}
