using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>The rules for code that runs on .NET nanoFramework.</summary>
internal static class DeviceDiagnostics
{
    public static readonly DiagnosticDescriptor Generics = Create(
        "FWS301",
        "Device code uses generics",
        "'{0}' is generic: nanoCLR gives wrong results for generic methods and stops on generic classes and delegates; write "
            + "it for the type "
            + "that is needed, or declare a delegate of your own");

    public static readonly DiagnosticDescriptor Checked = CreateAtEnd(
        "FWS302",
        "Device code relies on checked arithmetic",
        "'checked' never throws on nanoCLR: compare with the limit before you calculate, and say what happens when it is exceeded");

    public static readonly DiagnosticDescriptor MultiDimensional = Create(
        "FWS303",
        "Device code uses a multi-dimensional array",
        "A multi-dimensional array stops nanoCLR: use one array with a calculated index, or an array of arrays");

    public static readonly DiagnosticDescriptor InterfaceBody = Create(
        "FWS304",
        "Device code gives an interface member a body",
        "nanoCLR does not find '{0}', which has its body in an interface: put the body into an abstract class or into each "
            + "implementation");

    public static readonly DiagnosticDescriptor Pointers = Create(
        "FWS305",
        "Device code uses fixed, stackalloc or pointers",
        "nanoCLR has no pointers into arrays and no stack memory: use an index into an array that was allocated before the freeze");

    public static readonly DiagnosticDescriptor Recursion = CreateAtEnd(
        "FWS306",
        "Device code calls itself",
        "This call leads back to the method that makes it ({0}): the depth of the stack cannot be bounded; use a loop with "
            + "an array as its stack");

    public static readonly DiagnosticDescriptor Loop = Create(
        "FWS307",
        "Device code has a loop without a visible bound",
        "The bound of this loop cannot be read off it: {0}; count towards a fixed limit, or mark '{1}' [BoundedLoop(\"what "
            + "bounds it\")]");

    public static readonly DiagnosticDescriptor Language = Create(
        "FWS308",
        "Device code uses what does not compile for nanoFramework",
        "{0} does not compile against nanoFramework: {1}");

    public static readonly DiagnosticDescriptor Framework = Create(
        "FWS309",
        "Device code uses a framework member that nobody has looked up",
        "'{0}' is not on the reviewed list of what nanoFramework has: look it up, and if it is there add '{1}' to "
            + ReviewedMembers.FileName);

    public static readonly DiagnosticDescriptor CopyConverts = Create(
        "FWS310",
        "Device code copies between arrays of different types",
        "nanoCLR copies from '{0}' to '{1}' without converting the elements: copy them one by one");

    public static readonly DiagnosticDescriptor ArrayData = CreateAtEnd(
        "FWS311",
        "Device code has too much data in array initialisers",
        "With this initialiser the arrays with constant elements of the assembly hold {0} bytes, and nanoFramework deploys "
            + "at most {1}: put the "
            + "data into a resource or a file");

    private static DiagnosticDescriptor Create(string id, string title, string message)
    {
        return RuleFactory.Create(id, "Device", title, message);
    }

    // Needs the whole compilation, so an editor shows it only after a build.
    private static DiagnosticDescriptor CreateAtEnd(string id, string title, string message)
    {
        return RuleFactory.Create(id, "Device", title, message, WellKnownDiagnosticTags.CompilationEnd);
    }
}
