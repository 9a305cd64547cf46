using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.World;

/// <summary>
/// Documentation ids (ECMA-334, annex D) of references, without looking at what they refer to: the same member has the same id,
/// whether it was compiled against the desktop's class library or the device's.
/// </summary>
internal static class DocumentationId
{
    /// <summary>The id of a member or a type.</summary>
    public static string Of(MemberReference member)
    {
        return member switch
        {
            MethodReference method => "M:" + MethodName(method),
            FieldReference field => "F:" + TypeName(field.DeclaringType) + "." + field.Name,
            TypeReference type => "T:" + TypeName(type),
            _ => throw new ArgumentException("expected a method, a field or a type", nameof(member)),
        };
    }

    private static string MethodName(MethodReference method)
    {
        MethodReference element = method.GetElementMethod();
        var text = new StringBuilder(TypeName(element.DeclaringType));
        text.Append('.').Append(element.Name.Replace('.', '#'));
        if (element.HasGenericParameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"``{element.GenericParameters.Count}");
        }

        if (element.HasParameters)
        {
            text.Append('(').AppendJoin(',', element.Parameters.Select(parameter => TypeName(parameter.ParameterType))).Append(')');
        }

        if (element.Name is "op_Implicit" or "op_Explicit")
        {
            text.Append('~').Append(TypeName(element.ReturnType));
        }

        return text.ToString();
    }

    private static string TypeName(TypeReference type)
    {
        return type switch
        {
            ByReferenceType reference => TypeName(reference.ElementType) + "@",
            PointerType pointer => TypeName(pointer.ElementType) + "*",
            ArrayType { Rank: 1 } array => TypeName(array.ElementType) + "[]",
            ArrayType array => TypeName(array.ElementType) + "[" + string.Join(",", Enumerable.Repeat("0:", array.Rank)) + "]",
            GenericInstanceType generic => GenericName(generic),
            GenericParameter { Type: GenericParameterType.Method } parameter => "``" + Number(parameter.Position),
            GenericParameter parameter => "`" + Number(parameter.Position),
            TypeSpecification specification => TypeName(specification.ElementType),
            { DeclaringType: not null } => TypeName(type.DeclaringType) + "." + type.Name,
            { Namespace.Length: > 0 } => type.Namespace + "." + type.Name,
            _ => type.Name,
        };
    }

    private static string GenericName(GenericInstanceType generic)
    {
        string name = TypeName(generic.ElementType);
        int mark = name.LastIndexOf('`');
        return (mark < 0 ? name : name[..mark]) + "{" + string.Join(",", generic.GenericArguments.Select(TypeName)) + "}";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
