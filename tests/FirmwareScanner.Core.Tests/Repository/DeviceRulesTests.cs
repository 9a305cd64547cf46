using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Database;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace FirmwareScanner.Core.Tests.Repository;

/// <summary>
/// The core runs on the interpreter of .NET nanoFramework, where some of C# does not compile and some compiles and then breaks.
/// The desktop compiler accepts all of it, so the compiled core is inspected here.
/// </summary>
public sealed class DeviceRulesTests
{
    [Fact]
    public void Core_uses_only_members_that_the_device_has()
    {
        HashSet<string> offered = [.. File.ReadLines(ApiList()).Where(line => line[0] != '#').Select(line => line[2..])];
        using ModuleDefinition core = OpenCore();

        IEnumerable<string> missing = UsedMembers(core)
            .Where(use => !offered.Contains(use.Member.FullName) && !IsObjectMethod(use.Member))
            .Select(use => $"{use.Where}: nanoFramework has no {use.Member.FullName}");

        RepositoryFiles.AssertNone(missing);
    }

    [Fact]
    public void Core_has_no_construct_that_breaks_on_the_device()
    {
        using ModuleDefinition core = OpenCore();

        RepositoryFiles.AssertNone(AllTypes(core).SelectMany(FaultsOf));
    }

    [Fact]
    public void Inspection_finds_each_forbidden_construct()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(ForbiddenConstructs).Assembly.Location);
        TypeDefinition samples = AllTypes(module).Single(type => type.Name == nameof(ForbiddenConstructs));

        string[] faults = [.. AllTypes(samples).SelectMany(FaultsOf)];

        string[] expected =
        [
            "generic type", "generic method", "use of a generic", "struct", "array of several dimensions", "checked arithmetic",
            "body in an interface", "pinned local", "lambda or iterator",
        ];
        Assert.All(expected, construct => Assert.Contains(faults, fault => fault.EndsWith(construct, StringComparison.Ordinal)));
    }

    private static string ApiList() =>
        Path.Combine(RepositoryFiles.Root, "tests", "FirmwareScanner.Core.Tests", "Repository", "device-api.txt");

    private static ModuleDefinition OpenCore() => ModuleDefinition.ReadModule(typeof(SignatureDatabase).Assembly.Location);

    private static IEnumerable<TypeDefinition> AllTypes(ModuleDefinition module) => module.Types.SelectMany(AllTypes);

    private static IEnumerable<TypeDefinition> AllTypes(TypeDefinition type) => type.NestedTypes.SelectMany(AllTypes).Prepend(type);

    private static IEnumerable<(string Where, MemberReference Member)> UsedMembers(ModuleDefinition core)
    {
        return
            from type in AllTypes(core)
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let member = instruction.Operand as MemberReference
            where member is MethodReference or FieldReference && member.DeclaringType.Scope is AssemblyNameReference
            select (method.FullName, member);
    }

    /// <summary>Every type of the device inherits these, whatever type the compiler names.</summary>
    private static bool IsObjectMethod(MemberReference member) =>
        member is MethodReference { HasThis: true, Name: "ToString" or "GetHashCode" or "Equals" } method
        && method.DeclaringType.FullName == "System.Object";

    private static IEnumerable<string> FaultsOf(TypeDefinition type)
    {
        // The compiler keeps the bytes of array initialisers in such structs; the device's metadata processor removes them.
        bool isInitialiserData = type.Name.StartsWith("__StaticArrayInitTypeSize", StringComparison.Ordinal);
        if (type.HasGenericParameters)
        {
            yield return $"{type.FullName}: generic type";
        }

        if (type.IsValueType && !type.IsEnum && !isInitialiserData)
        {
            yield return $"{type.FullName}: struct";
        }

        if (type.IsInterface && type.Methods.Any(method => method.HasBody))
        {
            yield return $"{type.FullName}: body in an interface";
        }

        if (type.Name.StartsWith("<>c", StringComparison.Ordinal) || type.Name.Contains(">d__", StringComparison.Ordinal))
        {
            yield return $"{type.FullName}: lambda or iterator";
        }

        foreach (string fault in type.Fields.SelectMany(field => FaultsOf(field.FieldType, field.FullName)))
        {
            yield return fault;
        }

        foreach (string fault in type.Methods.SelectMany(FaultsOf))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOf(MethodDefinition method)
    {
        string name = method.FullName;
        List<string> faults = [.. method.Parameters.Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType)
            .SelectMany(type => FaultsOf(type, name))];
        if (method.HasGenericParameters)
        {
            faults.Add($"{name}: generic method");
        }

        if (method.HasBody)
        {
            faults.AddRange(method.Body.Variables.SelectMany(local => FaultsOf(local.VariableType, name)));
            faults.AddRange(method.Body.Instructions.SelectMany(instruction => FaultsOf(instruction, name)));
        }

        return faults;
    }

    private static IEnumerable<string> FaultsOf(Instruction instruction, string where)
    {
        if (instruction.OpCode.Name.Contains(".ovf", StringComparison.Ordinal))
        {
            return [$"{where}: checked arithmetic"];
        }

        return instruction.Operand switch
        {
            GenericInstanceMethod => [$"{where}: use of a generic"],
            MemberReference { DeclaringType: TypeReference declaring } => FaultsOf(declaring, where),
            TypeReference type => FaultsOf(type, where),
            _ => [],
        };
    }

    private static IEnumerable<string> FaultsOf(TypeReference type, string where)
    {
        return type switch
        {
            PinnedType => [$"{where}: pinned local"],
            GenericInstanceType => [$"{where}: use of a generic"],
            ArrayType { Rank: > 1 } => [$"{where}: array of several dimensions"],
            TypeSpecification specification => FaultsOf(specification.ElementType, where),
            _ => [],
        };
    }
}
