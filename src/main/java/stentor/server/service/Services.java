package stentor.server.service;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds services by name, the built-in ones and a user's own alike, through {@link ServiceLoader}. */
public final class Services {

    private Services() {
    }

    /**
     * The service that {@code NAME} or {@code NAME:ARGUMENT} asks for.
     *
     * @throws IllegalArgumentException if no such service is found or it refuses the argument; the message says which there are
     * @throws ServiceConfigurationError if a listed class cannot be loaded
     */
    public static Service find(String request, ClassLoader from) {
        int colon = request.indexOf(':');
        String name = colon < 0 ? request : request.substring(0, colon);
        String argument = colon < 0 ? null : request.substring(colon + 1);
        return all(from).stream().filter(service -> service.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no service '" + name + "'; there are " + usages(from)))
            .with(argument);
    }

    /**
     * How each service that can be found is asked for, as in {@code upper, echo, count:LETTER}.
     *
     * @throws ServiceConfigurationError if a listed class cannot be loaded
     */
    public static String usages(ClassLoader from) {
        return all(from).stream().map(Service::usage).collect(Collectors.joining(", "));
    }

    private static List<Service> all(ClassLoader from) {
        try {
            return ServiceLoader.load(Service.class, from).stream().map(ServiceLoader.Provider::get).toList();
        } catch (LinkageError e) {
            // The loader itself reports a class that is not there, but not one that is broken or of a later Java.
            throw new ServiceConfigurationError(e.toString(), e);
        }
    }
}
