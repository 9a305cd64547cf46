using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.World;

/// <summary>Says where an instruction is, in words that lead to the source.</summary>
internal static class SourcePlace
{
    private const int HiddenLine = 0xFEEFEE;

    /// <summary>"file.cs:12, IL_0034", or the offset alone without symbols.</summary>
    public static string Of(MethodDefinition method, Instruction instruction)
    {
        string offset = string.Create(CultureInfo.InvariantCulture, $"IL_{instruction.Offset:x4}");
        SequencePoint? point = PointOf(method, instruction);
        return point is null
            ? offset
            : string.Create(CultureInfo.InvariantCulture, $"{ShortPath(point.Document.Url)}:{point.StartLine}, {offset}");
    }

    /// <summary>A method as it is spelt in messages: type, name and the simple names of its parameters.</summary>
    public static string NameOf(MethodReference method)
    {
        string type = method.DeclaringType.FullName.Replace('/', '.');
        return $"{type}.{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.ParameterType.Name))})";
    }

    /// <summary>The point that the instruction belongs to: the last visible one at or before it; before the first that one.</summary>
    private static SequencePoint? PointOf(MethodDefinition method, Instruction instruction)
    {
        SequencePoint[] points = [.. method.DebugInformation.SequencePoints.Where(point => point.StartLine != HiddenLine)];
        return points.LastOrDefault(point => point.Offset <= instruction.Offset) ?? points.FirstOrDefault();
    }

    /// <summary>The path below the repository, where the file is in it.</summary>
    private static string ShortPath(string path)
    {
        string[] parts = path.Split('/', '\\');
        int start = Array.FindLastIndex(parts, part => part is "src" or "tools" or "tests");
        return start < 0 ? Path.GetFileName(path.Replace('\\', '/')) : string.Join('/', parts[start..]);
    }
}
