using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.World;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FirmwareScanner.IlProof.Allocation;

/// <summary>What single instructions allocate on nanoCLR.</summary>
internal sealed class InstructionHazards(DeviceApi api)
{
    private const string PlanAdvice =
        "allocate it once, from the MemoryPlan in Attach, and keep it in a field; if the method runs only before the freeze, "
        + "mark it [Allocates(\"why\")]";

    private const string StructAdvice =
        "a struct is a heap object on nanoCLR: use an enum that packs the values, parallel arrays, or separate numbers";

    /// <summary>What is wrong with an instruction; null if nothing is.</summary>
    public Hazard? Of(Instruction instruction)
    {
        return instruction.OpCode.Code switch
        {
            Code.Newobj => OfConstructor((MethodReference)instruction.Operand),
            Code.Newarr => new Hazard($"allocates an array of {instruction.Operand}", PlanAdvice),
            Code.Box => new Hazard(
                $"boxes a value of {instruction.Operand}",
                "every boxing is a new object: use a typed parameter, or box once in Attach and keep the object"),
            Code.Ldstr => new Hazard(
                $"loads the text \"{instruction.Operand}\"",
                "a literal makes a string object each time it runs on nanoCLR: report a number, and keep its text on the desktop"),
            Code.Ldftn or Code.Ldvirtftn => new Hazard(
                $"makes a delegate of {Name(instruction)}", "call the method directly, or keep one delegate that Attach has made"),
            Code.Throw or Code.Rethrow => new Hazard(
                "throws an exception",
                "return a fault code; if scanning is over for good here, move it to a method marked [ColdPath(\"why\")]"),
            Code.Localloc => new Hazard("takes memory with stackalloc", "nanoCLR has no localloc: take an array from the MemoryPlan"),
            Code.Calli => new Hazard("calls through a function pointer", "call the method by its name: nothing can prove where this leads"),
            Code.Constrained => new Hazard(
                $"calls a virtual method of the value type {instruction.Operand}", "it boxes the value: call a static method with it"),
            Code.Mkrefany or Code.Refanyval or Code.Refanytype => new Hazard("uses a typed reference", "use a ref parameter"),
            Code.Ldobj or Code.Stobj or Code.Initobj or Code.Cpobj or Code.Ldelem_Any or Code.Stelem_Any or Code.Ldelema or Code.Unbox
                or Code.Unbox_Any => OfStruct((TypeReference)instruction.Operand),
            Code.Ldfld or Code.Ldsfld or Code.Stfld or Code.Stsfld or Code.Ldflda or Code.Ldsflda
                => OfStruct(((FieldReference)instruction.Operand).FieldType),
            _ => null,
        };
    }

    /// <summary>What is wrong with a method before its first instruction: its locals, parameters and result.</summary>
    public Hazard? OfSignature(MethodDefinition method)
    {
        foreach (VariableDefinition local in method.Body.Variables)
        {
            if (StructUse.IsHeapStruct(local.VariableType, api))
            {
                return new Hazard($"has a local of the struct {local.VariableType}, made anew at each call", StructAdvice);
            }
        }

        foreach (ParameterDefinition parameter in method.Parameters)
        {
            if (StructUse.IsHeapStruct(parameter.ParameterType, api))
            {
                return new Hazard($"takes the struct {parameter.ParameterType} as {parameter.Name}, which copies it", StructAdvice);
            }
        }

        return StructUse.IsHeapStruct(method.ReturnType, api)
            ? new Hazard($"returns the struct {method.ReturnType}, which copies it", StructAdvice)
            : null;
    }

    private static string Name(Instruction instruction) => SourcePlace.NameOf((MethodReference)instruction.Operand);

    private static Hazard OfConstructor(MethodReference constructor)
    {
        TypeReference type = constructor.DeclaringType;
        TypeDefinition? inside = ClosedWorld.Find(type);
        if (type is ArrayType)
        {
            return new Hazard($"allocates the array {type}", PlanAdvice);
        }

        return inside is { IsValueType: true }
            ? new Hazard($"makes a value of the struct {type}", StructAdvice)
            : new Hazard($"allocates an object of {type}", PlanAdvice);
    }

    private Hazard? OfStruct(TypeReference type)
    {
        return StructUse.IsHeapStruct(type, api) ? new Hazard($"copies or touches the struct {type}", StructAdvice) : null;
    }
}
