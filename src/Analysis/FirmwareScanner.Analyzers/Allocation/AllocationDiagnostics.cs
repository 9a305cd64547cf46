using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>The rules for code that promises to allocate nothing.</summary>
internal static class AllocationDiagnostics
{
    public static readonly DiagnosticDescriptor New = Create(
        "FWS201",
        "Allocation-free code creates an object",
        "This creates {0} on the managed heap, but '{1}' promises to allocate nothing; create it before the freeze and keep "
            + "it in a field");

    public static readonly DiagnosticDescriptor Boxing = Create(
        "FWS202",
        "Allocation-free code boxes a value",
        "This puts a value of type '{0}' into an object on the heap, but '{1}' promises to allocate nothing; keep the value's own type, "
            + "or box it once before the freeze");

    public static readonly DiagnosticDescriptor Literal = Create(
        "FWS203",
        "Allocation-free code uses a string literal",
        "On the device a string literal is a new object each time that it is executed, and '{0}' promises to allocate "
            + "nothing; use a number, "
            + "or put the text into a static readonly field");

    public static readonly DiagnosticDescriptor Concatenation = Create(
        "FWS204",
        "Allocation-free code concatenates strings",
        "This concatenation makes a new string, but '{0}' promises to allocate nothing; hand on the parts as numbers and let "
            + "the desktop make the text");

    public static readonly DiagnosticDescriptor Interpolation = Create(
        "FWS205",
        "Allocation-free code interpolates a string",
        "This interpolation makes a new string, but '{0}' promises to allocate nothing; hand on the parts as numbers and let "
            + "the desktop make the text");

    public static readonly DiagnosticDescriptor DelegateCreation = Create(
        "FWS206",
        "Allocation-free code creates a delegate",
        "This makes a delegate, which is an object, but '{0}' promises to allocate nothing; call the method directly, or "
            + "create the delegate "
            + "before the freeze and keep it in a field");

    public static readonly DiagnosticDescriptor ParamsArray = Create(
        "FWS207",
        "Allocation-free code passes a params array",
        "The compiler packs these arguments of '{0}' into a new array, but '{1}' promises to allocate nothing; call an "
            + "overload without params");

    public static readonly DiagnosticDescriptor StateMachine = Create(
        "FWS208",
        "Allocation-free code is an iterator or async",
        "An iterator or async method is an object that the compiler writes, but '{0}' promises to allocate nothing; write a "
            + "class that keeps "
            + "its place in fields");

    public static readonly DiagnosticDescriptor Enumerator = Create(
        "FWS209",
        "Allocation-free code enumerates something other than an array",
        "This foreach over '{0}' makes an enumerator, but '{1}' promises to allocate nothing; use an array, or a for loop with an index");

    public static readonly DiagnosticDescriptor Struct = Create(
        "FWS210",
        "Allocation-free code handles a struct",
        "On the device a value of struct '{0}' is a heap object that is made or copied here, and '{1}' promises to allocate "
            + "nothing; use an enum, "
            + "primitive values or a class made before the freeze");

    public static readonly DiagnosticDescriptor Lock = Create(
        "FWS211",
        "Allocation-free code locks",
        "The first lock of an object allocates its lock on the device, but '{0}' promises to allocate nothing; use "
            + "Interlocked on a field");

    public static readonly DiagnosticDescriptor Throw = Create(
        "FWS212",
        "Allocation-free code throws",
        "An exception is an object, and '{0}' promises to allocate nothing; return a fault code, or throw from a method "
            + "marked [ColdPath] that says why "
            + "scanning is over then");

    public static readonly DiagnosticDescriptor Call = Create(
        "FWS213",
        "Allocation-free code calls code that may allocate",
        "'{0}' may allocate: {1}; but '{2}' promises to allocate nothing");

    public static readonly DiagnosticDescriptor Override = Create(
        "FWS214",
        "An allocation-free member has an override that is not",
        "'{0}' stands in for '{1}', which promises to allocate nothing: mark it [AllocationFree] too");

    public static readonly DiagnosticDescriptor ListEntry = Create(
        "FWS215",
        "An entry of the reviewed list cannot be read",
        "'{0}' is not an entry of the reviewed list; an entry is a documentation id, native or managed, free or allocates, such as "
            + "'M:System.Math.Max(System.Int32,System.Int32) native free'");

    public static readonly DiagnosticDescriptor Reason = Create(
        "FWS216",
        "An exemption gives no reason",
        "[{0}] exempts '{1}' from a check and has to say why: write the reason into the text");

    private static DiagnosticDescriptor Create(string id, string title, string message)
    {
        return RuleFactory.Create(id, "Allocation", title, message);
    }
}
