using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.Sizes;

/// <summary>
/// What an assembly takes in the device's flash, estimated: the records of nanoCLR_Types.h (nf-interpreter 1.17), names, signatures
/// and IL. The metadata processor shortens tokens to 2 bytes and stores each name once.
/// </summary>
internal static class FlashEstimate
{
    private const int Header = 124;
    private const int TypeRecord = 24;
    private const int FieldRecord = 8;
    private const int MethodRecord = 16;
    private const int ReferenceRecord = 8;
    private const int HandlerRecord = 12;
    private const int TokenSaving = 2;

    /// <summary>Bytes of the .pe file, about.</summary>
    public static int Of(ModuleDefinition module)
    {
        TypeDefinition[] types = [.. module.GetTypes()];
        MethodDefinition[] methods = [.. types.SelectMany(type => type.Methods)];

        // Constants are compiled into the code that uses them, and dropped.
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Fields).Where(field => !field.IsLiteral)];
        MethodDefinition[] bodies = [.. methods.Where(method => method.HasBody)];
        IEnumerable<string> names = types.SelectMany(type => new[] { type.Name, type.Namespace })
            .Concat(methods.Select(method => method.Name))
            .Concat(fields.Select(field => field.Name))
            .Distinct(StringComparer.Ordinal);
        int texts = bodies.SelectMany(method => method.Body.Instructions)
            .Select(instruction => instruction.Operand)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Sum(text => text.Length + 1);
        int records = (types.Length * TypeRecord) + (fields.Length * FieldRecord) + (methods.Length * MethodRecord)
            + (module.GetMemberReferences().Count() * ReferenceRecord) + (module.GetTypeReferences().Count() * ReferenceRecord);
        return Header + records + texts + names.Sum(name => name.Length + 1) + Signatures(methods) + bodies.Sum(CodeOf);
    }

    private static int Signatures(MethodDefinition[] methods)
    {
        return methods.Select(SignatureOf).Concat(methods.Where(method => method.HasBody).Select(LocalsOf))
            .Distinct(StringComparer.Ordinal)
            .Sum(signature => 2 + (2 * signature.Count(each => each == ',')));
    }

    private static string SignatureOf(MethodDefinition method)
    {
        return $"{method.ReturnType.FullName},{string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName))}";
    }

    private static string LocalsOf(MethodDefinition method)
    {
        return string.Join(",", method.Body.Variables.Select(local => local.VariableType.FullName));
    }

    private static int CodeOf(MethodDefinition method)
    {
        int tokens = method.Body.Instructions.Count(instruction => instruction.Operand is MemberReference or string);
        return method.Body.CodeSize - (tokens * TokenSaving) + (method.Body.ExceptionHandlers.Count * HandlerRecord);
    }
}
