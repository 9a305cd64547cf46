using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Mono.Cecil;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>What nanoFramework's packages offer, as far as the virtual board stands in for it, in the words of board-api.txt.</summary>
internal static class BoardApi
{
    // The desktop has types of these names itself; the desktop build of the application gives the names to the board's types.
    private const string RenamedNamespace = "FirmwareScanner.Virtual.";

    private static readonly string[] Renamed = [RenamedNamespace + "FileStream", RenamedNamespace + "File"];

    internal static string Path => RepositoryFiles.PathOf("tests", "FirmwareScanner.Bench.Tests", "VirtualBoards", "board-api.txt");

    internal static HashSet<string> ReadList() => [.. File.ReadLines(Path).Where(line => line.Length > 0 && line[0] is 'M' or 'F')];

    /// <summary>The full names of all members of the list, without what stands around them.</summary>
    internal static IEnumerable<string> ReadNames() => File.ReadLines(Path)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line[2..].Replace("static ", string.Empty, StringComparison.Ordinal)
            .Replace("virtual ", string.Empty, StringComparison.Ordinal).Split(" = ")[0]);

    /// <summary>The members that a module takes from elsewhere, but for those of the core.</summary>
    internal static IEnumerable<(string Where, MemberReference Member)> UsedMembers(ModuleDefinition module)
    {
        return
            from type in module.GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let member = instruction.Operand as MemberReference
            where member is MethodReference or FieldReference
                && member.DeclaringType.Scope is AssemblyNameReference scope && scope.Name != "FirmwareScanner.Core"
            select (method.FullName, member);
    }

    /// <summary>The public members of the types that stand in for nanoFramework's, without what the compiler adds.</summary>
    internal static IEnumerable<string> MembersOf(ModuleDefinition module) => module.Types
        .Where(type => IsStandIn(type) && !type.Name.StartsWith('<') && !type.CustomAttributes.Any(IsCompilers))
        .SelectMany(type => type.Fields.Where(field => field.IsPublic && !field.IsSpecialName).Select(Describe)
            .Concat(type.Methods.Where(method => method.IsPublic).Select(Describe)));

    /// <summary>A member's name as nanoFramework has it.</summary>
    internal static string NameOnDevice(MemberReference member) => NameOnDevice(member.FullName);

    internal static bool IsStandIn(TypeReference type) =>
        Renamed.Contains(type.FullName, StringComparer.Ordinal) || !type.FullName.StartsWith("FirmwareScanner.", StringComparison.Ordinal);

    private static bool IsCompilers(CustomAttribute attribute) => attribute.AttributeType.Name == "CompilerGeneratedAttribute";

    private static string NameOnDevice(string name) =>
        Renamed.Aggregate(name, (text, type) =>
            text.Replace(type + "::", "System.IO." + type[RenamedNamespace.Length..] + "::", StringComparison.Ordinal));

    private static string Describe(FieldDefinition field) =>
        field.HasConstant ? $"F static {field.FullName} = {field.Constant}" : $"F {field.FullName}";

    private static string Describe(MethodDefinition method)
    {
        // The board's FileStream is no Stream, so that nothing of it is an override.
        bool isVirtual = method.IsVirtual && !Renamed.Contains(method.DeclaringType.FullName, StringComparer.Ordinal);
        return $"M {(method.IsStatic ? "static " : isVirtual ? "virtual " : string.Empty)}{NameOnDevice(method)}";
    }
}
