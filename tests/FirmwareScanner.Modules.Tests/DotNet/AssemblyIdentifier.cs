using System.Runtime.InteropServices;

// So that there is an assembly with the identifier of a type library to test with.
[assembly: Guid("0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d")]
