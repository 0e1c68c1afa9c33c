import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Prints methods and constructors of the classes that are named, one a line: class, method, parameters. No class is initialised. */
public final class Lister {
    private Lister() {}

    public static void main(String[] names) {
        for (String name : names) {
            try {
                Class<?> type = Class.forName(name, false, Lister.class.getClassLoader());
                Arrays.stream(type.getDeclaredMethods())
                        .map(method -> line(method, method.getName(), method.getReturnType()))
                        .forEach(System.out::println);
                Arrays.stream(type.getDeclaredConstructors())
                        .map(constructor -> line(constructor, "<init>", void.class))
                        .forEach(System.out::println);
            } catch (ClassNotFoundException e) {
                System.out.println(name + " absent");
            }
        }
    }

    private static String line(Executable code, String name, Class<?> result) {
        String parameters =
                Arrays.stream(code.getParameterTypes()).map(Class::getName).collect(Collectors.joining(","));
        return code.getDeclaringClass().getName() + " " + name + " (" + parameters + ")" + result.getName();
    }
}
